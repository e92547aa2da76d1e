import type { BatchTensors } from '../../compiler/training-step-definition';
import {
  argumentError,
  requireNonNegative,
  requirePositive,
  requirePositiveInteger,
  requireProbability,
} from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { tf } from '../../core/tensorflow';
import { createTrainingStep } from '../../training/create-training-step';
import { DenseNetwork } from '../deep/dense-network';
import type { BatchedEnvironment } from '../environment/environment';
import { requireDiscount } from '../exact/decision-process';
import { falling } from '../offline/offline-options';
import { drawActions, softmaxNetworkPolicy } from '../policies/action-policy';

/** Options of `trainPolicyGradient`. */
export interface PolicyGradientOptions {
  environment: BatchedEnvironment;
  /** What a reward is worth one step later, in [0, 1). */
  discount: number;
  /** Updates, each on `steps` steps of all episodes, 1 or more. */
  iterations: number;
  /**
   * Steps between two updates, 1 or more. REINFORCE wants whole episodes: the environment's horizon. Default: 16.
   */
  steps?: number;
  /**
   * How far advantages trust rewards over the critic (generalized advantage estimation, Schulman et al. 2016), in
   * [0, 1]. 1 with `restart` is REINFORCE with a baseline (Williams 1992), 0 the one-step actor-critic. Default: 0.9.
   */
  lambda?: number;
  /** Whether every iteration starts new episodes. Default: false. */
  restart?: boolean;
  /** Whether the critic is subtracted as a baseline; without it returns are taken as they are. Default: true. */
  baseline?: boolean;
  /** Reward of being undecided, 0 or more: keeps exploring. Default: 0.01. */
  entropy?: number;
  /** Units of the hidden layers of policy and critic. Default: [64, 64]. */
  hidden?: readonly number[];
  /** Adam's learning rate at the start, above 0; it falls linearly to a hundredth. Default: 3e-3. */
  learningRate?: number;
  /** Factor of the rewards, above 0. Default: 1. */
  rewardScale?: number;
  /**
   * Most discounted contacts per episode, 0 or more: a Lagrange multiplier, raised while there are more, prices each
   * contact. Default: no limit.
   */
  budget?: number;
  /** How fast the multiplier moves, above 0, in units of reward * rewardScale per contact. Default: 0.02. */
  priceRate?: number;
  random: Random;
  /** Called after each iteration with the mean reward of a step and the price. Default: none. */
  onIteration?: (iteration: number, figures: { reward: number; price: number }) => void;
}

/** What was learned. */
export interface PolicyGradientResult {
  /** The policy's logits; dispose of them when done. */
  readonly network: DenseNetwork;
  /** The last price of a contact, in units of reward * rewardScale; 0 without a budget. */
  readonly price: number;
}

/**
 * Policy gradients with a learned baseline: each update ascends mean[ A log pi(a | s) ] + entropy H(pi), with advantages
 * A = sum_k (discount lambda)^k [ r + discount V(s') - V(s) ] of steps that the present policy took, and moves V
 * towards the returns. One compiled step trains both networks.
 *
 * With a budget it is the Lagrangian method for constrained processes (Altman 1999): the price of a contact rises while
 * there are more of them than allowed, and falls otherwise.
 * @throws on an option outside its range
 */
export function trainPolicyGradient(options: PolicyGradientOptions): PolicyGradientResult {
  const full = checked(options);
  const { environment, discount, iterations, steps, lambda, random, rewardScale } = full;
  const { size, observationSpace, actionSpace } = environment;
  const { dimension } = observationSpace;
  const make = (outputs: number, name: string) =>
    new DenseNetwork({ inputs: dimension, outputs, hidden: full.hidden, random: random.child(name) });
  const [policy, critic] = [make(actionSpace.n, 'policy'), make(1, 'critic')];
  const step = createTrainingStep(
    {
      variables: [...policy.variables, ...critic.variables],
      loss: (batch) => lossOf(batch, policy, critic, full.entropy),
      widths: { observation: dimension },
      pure: true,
      optimizer: {
        kind: 'adam',
        learningRate: falling(full.learningRate, iterations),
        gradientClipping: { norm: 1 },
      },
      seed: 0,
    },
    'auto',
  );
  const rows = steps * size;
  const batch = {
    observation: new Float32Array(rows * dimension),
    action: new Int32Array(rows),
    advantage: new Float32Array(rows),
    goal: new Float32Array(rows),
  };
  const [reward, cost] = [new Float32Array(rows), new Float32Array(rows)];
  const [ended, cut] = [new Uint8Array(rows), new Uint8Array(rows)];
  const [before, after] = [new Float32Array(rows), new Float32Array(rows)];
  const acting = softmaxNetworkPolicy(policy);
  const draws = random.child('actions');
  let price = 0;
  let done = false;
  environment.reset();
  try {
    for (let iteration = 0; iteration < iterations; iteration++) {
      if (full.restart && iteration > 0) environment.reset();
      for (let t = 0; t < steps; t++) {
        const from = t * size;
        batch.observation.set(environment.observations, from * dimension);
        const actions = drawActions(
          acting.probabilities(environment.observations, size),
          actionSpace.n,
          draws,
        );
        before.set(critic.values(environment.observations), from);
        environment.step(actions);
        batch.action.set(actions, from);
        reward.set(environment.rewards, from);
        cost.set(environment.costs, from);
        ended.set(environment.terminated, from);
        cut.set(environment.truncated, from);
        after.set(critic.values(environment.nextObservations), from);
      }
      for (let i = 0; i < size; i++) {
        let advantage = 0;
        for (let t = steps - 1; t >= 0; t--) {
          const row = t * size + i;
          if (ended[row] === 1 || cut[row] === 1) advantage = 0;
          const later = ended[row] === 1 ? 0 : discount * after[row];
          const priced = reward[row] * rewardScale - price * cost[row];
          advantage = priced + later - before[row] + discount * lambda * advantage;
          batch.goal[row] = advantage + before[row];
          batch.advantage[row] = full.baseline ? advantage : batch.goal[row];
        }
      }
      standardize(batch.advantage, full.baseline);
      const loss = step.run(batch);
      if (!Number.isFinite(loss))
        throw argumentError('loss', 'finite: rewards or learningRate are too large', loss);
      step.sync();
      if (full.budget !== undefined) {
        const used = discountedPerEpisode(cost, ended, cut, { size, steps, discount });
        price = Math.max(0, price + full.priceRate * (used - full.budget));
      }
      full.onIteration?.(iteration, { reward: reward.reduce((a, b) => a + b, 0) / rows, price });
    }
    done = true;
  } finally {
    step.dispose();
    critic.dispose();
    if (!done) policy.dispose();
  }
  return { network: policy, price };
}

function lossOf(
  { observation, action, advantage, goal }: BatchTensors,
  policy: DenseNetwork,
  critic: DenseNetwork,
  entropy: number,
): tf.Scalar {
  const logs = tf.logSoftmax(policy.forward(observation)); // [rows, actions]
  const chosen = tf.sum(tf.mul(logs, tf.oneHot(action as tf.Tensor1D, policy.outputs)), 1); // [rows]
  const undecided = tf.neg(tf.sum(tf.mul(tf.exp(logs), logs), 1)); // [rows]
  const error = tf.square(tf.sub(tf.squeeze(critic.forward(observation), [1]), goal)); // [rows]
  const gain = tf.add(tf.mul(advantage, chosen), tf.mul(entropy, undecided));
  return tf.mean(tf.sub(tf.mul(0.5, error), gain)) as tf.Scalar;
}

/** Mean 0 and standard deviation 1; without a baseline the scale alone. */
function standardize(values: Float32Array, centered: boolean): void {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  const scale = Math.sqrt(squares / values.length) + 1e-8;
  for (let i = 0; i < values.length; i++) values[i] = (values[i] - (centered ? mean : 0)) / scale;
}

/**
 * Discounted cost of an episode, from steps of the stationary stream: cost per step times the discounted length of an
 * episode that ends with the observed probability.
 */
function discountedPerEpisode(
  cost: Float32Array,
  ended: Uint8Array,
  cut: Uint8Array,
  { discount }: { size: number; steps: number; discount: number },
): number {
  const perStep = cost.reduce((a, b) => a + b, 0) / cost.length;
  let ends = 0;
  for (let i = 0; i < ended.length; i++) ends += ended[i] + cut[i];
  return perStep / (1 - discount * (1 - ends / ended.length));
}

function checked(options: PolicyGradientOptions) {
  requireOptions('options', options, {
    ...({
      environment: 'object',
      discount: 'number',
      iterations: 'number',
      steps: 'number?',
      lambda: 'number?',
    } as const),
    ...({ restart: 'boolean?', baseline: 'boolean?', entropy: 'number?', hidden: 'list?' } as const),
    ...({
      learningRate: 'number?',
      rewardScale: 'number?',
      budget: 'number?',
      priceRate: 'number?',
    } as const),
    ...({ random: 'Random', onIteration: 'function?' } as const),
  });
  const full = {
    ...{ steps: 16, lambda: 0.9, restart: false, baseline: true, entropy: 0.01 },
    ...{ learningRate: 3e-3, rewardScale: 1, priceRate: 0.02 },
    ...options,
  };
  requireDiscount(full.discount);
  requirePositiveInteger('iterations', full.iterations);
  requirePositiveInteger('steps', full.steps);
  requireProbability('lambda', full.lambda);
  requireNonNegative('entropy', full.entropy);
  requirePositive('learningRate', full.learningRate);
  requirePositive('rewardScale', full.rewardScale);
  requirePositive('priceRate', full.priceRate);
  if (full.budget !== undefined) requireNonNegative('budget', full.budget);
  requireRandom(full.random);
  return full;
}
