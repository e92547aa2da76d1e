import { argumentError, requireNonNegativeInteger } from '../../core/checks';
import { Random } from '../../core/random';
import { BanditPolicy } from '../base/bandit-policy';
import type { Candidates, Context } from '../base/policy';
import type { PolicySetup } from '../base/policy-setup';
import { type NeuralPolicyOptions, requireNeuralOptions } from './neural-options';
import { ReplayBuffer } from './replay-buffer';
import { RewardNetwork } from './reward-network';

/** What a neural policy adds to `NeuralPolicyOptions`. */
export interface NeuralSetup {
  readonly kind: string;
  readonly chance: PolicySetup['chance'];
  /** Further settings that a saved state must have in common with the policy that takes it over. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Networks trained side by side. Default: 1. */
  readonly members?: number;
  /** Share of hidden activations dropped in training. Default: 0. */
  readonly dropout?: number;
}

/**
 * What the neural policies share: the network, the memory of rewards that it is trained on every so often, and their
 * exact copies. The network learns E[reward | context, action] by squared error, whatever the rewards' range.
 */
export abstract class NeuralPolicy extends BanditPolicy {
  protected readonly network: RewardNetwork;
  protected readonly buffer: ReplayBuffer;
  /** Where training batches come from: part of the state, so that another policy can go on with it. */
  protected source: Random;
  /** Trainings so far. */
  protected trainings = 0;
  private updates = 0;
  private readonly input: Float64Array;
  private readonly capacity: number | undefined;
  private readonly schedule: { trainEvery: number; trainSteps: number; batchSize: number };

  /** @throws on an option outside its range */
  protected constructor(options: NeuralPolicyOptions, setup: NeuralSetup) {
    const settings = requireNeuralOptions(options);
    const { dimension, actions, itemDimension, hidden, random, memory, ...rest } = settings;
    const { learningRate, weightDecay, ...schedule } = rest;
    const { kind, members = 1, dropout = 0 } = setup;
    const inputs = dimension + (itemDimension ?? 0);
    // JSON has no Infinity.
    const shape = { actions, hidden, memory: String(memory), learningRate, weightDecay };
    super({
      kind,
      options,
      settings: { ...shape, ...schedule, ...setup.settings },
      chance: setup.chance,
      dimension,
      itemDimension,
      rowWidth: inputs,
      rewards: 'finite',
    });
    this.buffer = new ReplayBuffer({ inputs, members, memory });
    this.network = new RewardNetwork({
      inputs,
      hidden,
      heads: actions ?? 1,
      members,
      dropout,
      learningRate,
      weightDecay,
      random: random.child('network'),
    });
    this.source = random;
    this.input = new Float64Array(inputs);
    this.capacity = actions;
    this.schedule = schedule;
  }

  /** Whether all candidates of a decision share one input, each having a head of its own. */
  protected get headPerAction(): boolean {
    return this.capacity !== undefined;
  }

  /** Trains the network on the memory now. @throws if there is no reward yet, or a loss is not finite */
  train(): void {
    const { trainSteps, batchSize } = this.schedule;
    const random = this.source.child(`training-${this.trainings}`);
    this.network.train(this.buffer.batches(trainSteps, batchSize, random));
    this.trainings++;
    this.trained();
  }

  /** Frees the network's memory. */
  dispose(): void {
    this.network.dispose();
  }

  /** Called after each training. */
  protected trained(): void {}

  /** Called with each reward, before the memory takes it up. @returns weights of the row by member. Default: all 1 */
  protected absorb(_row: Float64Array, _head: number, _reward: number): ArrayLike<number> | undefined {
    return undefined;
  }

  /** What there is beside network and memory, as plain JSON. */
  protected saveExtra(): Record<string, unknown> {
    return {};
  }

  protected restoreExtra(_state: Record<string, unknown>): void {}

  /** The network's input for a candidate; overwritten by the next call. */
  protected inputOf(context: Context, candidates: Candidates, index: number): Float64Array {
    this.encode(this.input, context.features, candidates.features, index);
    return this.input;
  }

  /** The head that an arm's rewards are predicted by. @throws RangeError when there are more arms than heads */
  protected headOf(arm: number): number {
    if (this.capacity === undefined) return 0;
    if (arm >= this.capacity) {
      throw argumentError(
        'candidates.actions',
        `of at most ${this.capacity} different actions over time`,
        arm + 1,
      );
    }
    return arm;
  }

  protected override encode(
    row: Float64Array,
    features: Float64Array,
    itemFeatures: Float64Array | undefined,
    index: number,
  ): void {
    const own = features.length;
    for (let i = 0; i < own; i++) row[i] = features[i];
    const width = row.length - own;
    for (let i = 0; i < width; i++) row[own + i] = (itemFeatures as Float64Array)[index * width + i];
  }

  protected override learn(arm: number, row: Float64Array, reward: number): void {
    const head = this.headOf(arm);
    this.buffer.add(row, head, reward, this.absorb(row, head, reward));
    this.updates++;
    if (this.updates % this.schedule.trainEvery === 0) this.train();
  }

  /** How many rewards were learned from. */
  protected get rewards(): number {
    return this.updates;
  }

  protected override saveModel(): Record<string, unknown> {
    const { updates, trainings, source } = this;
    return {
      source: { seed: source.seed },
      updates,
      trainings,
      network: this.network.save(),
      buffer: this.buffer.save(),
      ...this.saveExtra(),
    };
  }

  protected override restoreModel(model: Record<string, unknown>): void {
    const { updates, trainings } = model as { updates: number; trainings: number };
    const { seed } = (model.source ?? {}) as { seed: string };
    requireNonNegativeInteger('state.updates', updates);
    requireNonNegativeInteger('state.trainings', trainings);
    if (typeof seed !== 'string') throw argumentError('state.source.seed', 'a text', seed);
    const source = new Random(seed);
    const before = this.saveModel();
    try {
      this.takeOver(model);
    } catch (error) {
      this.takeOver(before);
      throw error;
    }
    this.source = source;
    this.updates = updates;
    this.trainings = trainings;
  }

  private takeOver(model: Record<string, unknown>): void {
    this.buffer.restore((model.buffer ?? {}) as Record<string, unknown>);
    this.network.restore((model.network ?? {}) as Record<string, unknown>);
    this.restoreExtra(model);
  }
}
