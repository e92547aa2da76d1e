import { ArgumentError } from '../../core/argument-error';
import { argumentError, requireNonNegativeInteger } from '../../core/checks';
import { Random } from '../../core/random';
import { Stopping } from '../../core/stopping/stopping';
import type { InteractionLog } from '../../worlds/pet-shop/zooplus-log';
import type { BanditPolicy } from '../base/bandit-policy';
import { ExplorationRecord } from '../base/exploration-record';
import type { Decision, Policy } from '../base/policy';
import { type ArenaRecord, ArenaRecorder } from './arena-record';
import { type ArenaScenario, type FullScenario, fullScenario } from './arena-scenario';
import { ArenaWorld } from './arena-world';
import { ContextEncoder } from './context-encoder';
import { policyFactory } from './policy-registry';
import { labelOf, type PolicyFactory, type PolicySpec } from './policy-spec';

/** One policy in one seed's world: the smallest piece of work of the arena, plain JSON. */
export interface ArenaTask {
  readonly scenario: ArenaScenario;
  readonly seed: number;
  readonly spec: PolicySpec;
}

/** A decision whose reward is on its way. */
interface Pending {
  readonly step: number;
  readonly user: number;
  readonly category: number;
  readonly decision: Decision;
  readonly clicked: number;
}

/**
 * Runs one policy through one seed's world. What is recorded of a decision is the TRUE click rate of the product
 * shown, not the click, so that the noise of clicks does not blur the comparison; the policy sees only clicks.
 * @param factory makes the policy. Default: the registry's of `task.spec.policy`
 * @param stopping ends it when its signal is aborted. Default: by a notebook's stop button
 * @throws on a bad scenario, an unknown policy, or a choice that is not among the candidates
 */
export async function runArenaTask(
  task: ArenaTask,
  factory?: PolicyFactory,
  stopping = new Stopping(),
): Promise<ArenaRecord> {
  const scenario = fullScenario(task.scenario);
  requireNonNegativeInteger('seed', task.seed);
  const world = new ArenaWorld(scenario, task.seed);
  const { simulator } = world;
  const sizes = {
    users: simulator.users,
    personas: world.personas.length,
    categories: simulator.categories.length,
  };
  const encoder = new ContextEncoder(scenario.context, sizes);
  const past = task.spec.fromLog ? world.pastLog() : undefined;
  const make = factory ?? policyFactory(task.spec.policy);
  const policy = await make(task.spec.options ?? {}, {
    users: simulator.users,
    products: simulator.products,
    categories: simulator.categories.length,
    dimension: encoder.dimension,
    random: new Random(task.seed).child('arena-policy').child(task.spec.policy),
    past,
    observePast: (policy) => past && observePast(policy, past, world, encoder),
    categoryOf: (product) => world.categoryNumber(product),
    truth: world,
  });
  const recorder = new ArenaRecorder({ ...scenario, ...sizes });
  try {
    await play(world, scenario, encoder, policy, recorder, stopping);
  } finally {
    // Policies with a network hold memory that only they can free.
    (policy as { dispose?: () => void }).dispose?.();
  }
  return recorder.record(labelOf(task.spec), task.seed);
}

/** Users and steps with which policies are tried: what matters of their options is refused at any size. */
const trial = { steps: 1, users: 10, logRows: 0, events: [] } as const;

/**
 * Makes each policy once, in a small world of the same context, so that an option that does not exist, or is outside its
 * range, ends a comparison of hours before its first step.
 * @throws naming the policy and the option
 */
export async function tryPolicies(
  tasks: readonly ArenaTask[],
  factories: Readonly<Record<string, PolicyFactory>> = {},
): Promise<void> {
  const specs = new Set(tasks.map(({ spec }) => spec));
  for (const { scenario, seed, spec } of tasks) {
    if (!specs.delete(spec)) continue;
    // A maker of one's own may do anything: it is called once per run.
    if (Object.hasOwn(factories, spec.policy)) continue;
    policyFactory(spec.policy);
    try {
      // Without the past, which a small world has not: whoever learns from it is made all the same.
      await runArenaTask({ scenario: { ...scenario, ...trial }, seed, spec: { ...spec, fromLog: false } });
    } catch (error) {
      throw error instanceof ArgumentError ? error.within(`policy ${labelOf(spec)}`) : error;
    }
  }
}

/**
 * Lets a policy observe the past, row by row, and the encoder with it. Personas are those of the first step: nobody
 * changed before.
 */
function observePast(
  policy: Pick<BanditPolicy, 'observe'>,
  past: InteractionLog,
  world: ArenaWorld,
  encoder: ContextEncoder,
): void {
  const { length } = world.simulator.categories;
  for (let row = 0; row < past.user.length; row++) {
    const [user, product, clicked] = [past.user[row], past.product[row], past.clicked[row]];
    const features = encoder.features({ user, persona: world.personaNumber(user), step: 0 });
    const item = world.candidates.features?.slice(product * length, (product + 1) * length);
    policy.observe({ user, features }, product, clicked, item);
    encoder.record(user, world.categoryNumber(product), clicked, 0);
  }
}

async function play(
  world: ArenaWorld,
  { steps, rewards }: FullScenario,
  encoder: ContextEncoder,
  policy: Policy,
  recorder: ArenaRecorder,
  stopping: Stopping,
): Promise<void> {
  const pending: Pending[] = [];
  let delivered = 0;
  const own = new ExplorationRecord(world.personas.length, world.simulator.categories.length);
  for (let step = 0; step < steps; step++) {
    if (stopping.due) await stopping.pause();
    const { user, persona, uniform } = world.visit(step);
    const context = { user, features: encoder.features({ user, persona, step }) };
    const start = performance.now();
    const decision = policy.select(context, world.candidates);
    const chosen = performance.now();
    if (!(decision.action >= 0 && decision.action < world.simulator.products)) {
      throw argumentError(`the action of ${policy.name}`, 'one of the candidates', decision.action);
    }
    const rate = world.simulator.trueRate(user, decision.action);
    const category = world.categoryNumber(decision.action);
    const clicked = uniform < rate ? 1 : 0;
    pending.push({ step, user, category, decision, clicked });

    let updateSeconds = 0;
    if ((step + 1) % rewards.batch === 0) {
      while (delivered < pending.length && pending[delivered].step <= step - rewards.delay) {
        const due = pending[delivered++];
        const from = performance.now();
        policy.update(due.decision, due.clicked);
        updateSeconds += (performance.now() - from) / 1000;
        encoder.record(due.user, due.category, due.clicked, due.step);
      }
      if (delivered > 4096) {
        pending.splice(0, delivered);
        delivered = 0;
      }
    }
    const best = world.bestRate(persona);
    const explored = Number(own.explores(persona, category));
    own.add(persona, category, clicked);
    recorder.add(step, persona, category, {
      steps: 1,
      clicks: clicked,
      rate,
      best,
      bestItems: rate >= best - 1e-12 ? 1 : 0,
      explored,
      selectSeconds: (chosen - start) / 1000,
      updateSeconds,
    });
  }
}
