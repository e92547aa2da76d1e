import { argumentError, requireRecord } from '../../core/checks';
import type { Random } from '../../core/random';
import { type RandomState, ResumableRandom } from '../../core/resumable-random';
import { ActionIndex } from './action-index';
import {
  type RewardRange,
  requireCandidates,
  requireContext,
  requireReward,
  requireRow,
} from './decision-input';
import { type Experience, PendingDecisions } from './pending-decisions';
import type { Candidates, Context, Decision, Policy, PolicyState } from './policy';
import { type PolicySetup, requirePolicySetup } from './policy-setup';
import { shareOfChoice } from './share-of-choice';

/**
 * What all policies share: checks of the input, decision ids, decisions that wait for their reward, propensities, and
 * an exact copy of the whole state. A policy adds `choose`, `learn`, `saveModel` and `restoreModel`.
 */
export abstract class BanditPolicy implements Policy {
  readonly name: string;
  private readonly setup: PolicySetup;
  private readonly rangeOfRewards: RewardRange;
  private readonly samples: number | undefined;
  private random: ResumableRandom | undefined;
  private propensityRandom: ResumableRandom | undefined;
  private index = new ActionIndex();
  private pending: PendingDecisions;
  private readonly decisionRow: Float64Array;
  private readonly experience: Experience;

  protected constructor(setup: PolicySetup) {
    requirePolicySetup(setup);
    const { kind, options, dimension, itemDimension, rowWidth = dimension ?? 0 } = setup;
    const { name = kind, maxPending = 100_000, random, propensitySamples } = options;
    this.name = name;
    this.setup = { ...setup, settings: { ...setup.settings, dimension, itemDimension, maxPending } };
    this.rangeOfRewards = setup.rewards;
    this.samples = propensitySamples;
    if (setup.chance !== 'none') {
      this.random = new ResumableRandom(random as Random);
      this.propensityRandom = new ResumableRandom((random as Random).child('propensity'));
    }
    this.pending = new PendingDecisions(rowWidth, maxPending);
    this.decisionRow = new Float64Array(rowWidth);
    this.experience = { user: 0, action: 0, row: new Float64Array(rowWidth) };
  }

  /** How many decisions were made. */
  get decisions(): number {
    return this.pending.count;
  }

  /** How many decisions wait for their reward. */
  get openDecisions(): number {
    return this.pending.open;
  }

  /** How many decisions may wait for their reward. */
  get maxPending(): number {
    return this.pending.limit;
  }

  /** Whether a decision of this policy waits for its reward: it has none yet, and was neither discarded nor forgotten. */
  isOpen(decision: Decision): boolean {
    return this.pending.has(decision?.id);
  }

  /** The actions met so far, in the order in which they were met. */
  get actions(): Int32Array {
    return Int32Array.from({ length: this.index.size }, (_, arm) => this.index.actionOf(arm));
  }

  select(context: Context, candidates: Candidates): Decision {
    const { dimension, itemDimension } = this.setup;
    requireContext(context, dimension);
    requireCandidates(candidates, itemDimension);
    const { actions } = candidates;
    const arms = this.index.armsOf(actions);
    const index = this.choose(context, candidates, arms, this.random as ResumableRandom);
    const propensity = this.propensity(index, context, candidates, arms);
    const action = actions[index];
    this.encode(this.decisionRow, context.features, candidates.features, index);
    const id = this.pending.add(context.user, action, this.decisionRow);
    return { id, action, propensity };
  }

  update(decision: Decision, reward: number): void {
    requireReward(reward, this.rangeOfRewards);
    const { experience } = this;
    this.pending.take(decision, experience);
    this.learn(this.index.find(experience.action), experience.row, reward, experience.user);
  }

  /**
   * Closes a decision whose reward will not come, without learning from it.
   * @throws RangeError when the decision was never made or is closed already
   */
  discard(decision: Decision): void {
    this.pending.take(decision, this.experience);
  }

  /**
   * Learns from an event that this policy did not decide, such as a row of a log.
   * @param features of the action, where the policy uses them
   * @throws RangeError as `select` and `update`; a refused reward leaves everything as it was
   */
  observe(context: Context, action: number, reward: number, features?: Float64Array): void {
    const { dimension, itemDimension } = this.setup;
    requireContext(context, dimension);
    if (itemDimension !== undefined) requireRow('features', features, itemDimension);
    requireReward(reward, this.rangeOfRewards);
    // Before the action is met, as it may refuse the features.
    this.encode(this.decisionRow, context.features, features, 0);
    const arm = this.index.add(action);
    this.learn(arm, this.decisionRow, reward, context.user);
  }

  save(): PolicyState {
    return {
      policy: this.setup.kind,
      settings: this.setup.settings,
      actions: this.index.save(),
      pending: this.pending.save(),
      random: this.random?.save(),
      propensityRandom: this.propensityRandom?.save(),
      model: this.saveModel(),
    };
  }

  restore(state: PolicyState): void {
    const { kind, settings } = this.setup;
    if (state?.policy !== kind) throw argumentError('state.policy', JSON.stringify(kind), state?.policy);
    const theirs = JSON.stringify(state.settings);
    if (theirs !== JSON.stringify(settings)) {
      throw argumentError('state.settings', `this policy's ${JSON.stringify(settings)}`, theirs);
    }
    // Whatever may be damaged is read before anything is taken over.
    const index = ActionIndex.restored(state.actions);
    const pending = this.pending.restored(requireRecord('state.pending', state.pending));
    const draws = this.random && ResumableRandom.at(state.random as RandomState);
    const estimates = this.propensityRandom && ResumableRandom.at(state.propensityRandom as RandomState);
    this.restoreModel(requireRecord('state.model', state.model), index.size);
    this.index = index;
    this.pending = pending;
    this.random = draws;
    this.propensityRandom = estimates;
  }

  /**
   * Chooses: the index of the chosen action among the candidates. Changes nothing but `random`.
   * @param arms number of each candidate's action in the order in which actions were met: [candidates]
   */
  protected abstract choose(
    context: Context,
    candidates: Candidates,
    arms: Int32Array,
    random: ResumableRandom,
  ): number;

  /** Learns from a reward. @param row what `encode` kept; valid during the call only */
  protected abstract learn(arm: number, row: Float64Array, reward: number, user: number): void;

  /** What was learned, as plain JSON values. */
  protected abstract saveModel(): Record<string, unknown>;

  /** Takes over what was learned about `arms` arms. @throws RangeError on a damaged model, before anything changes */
  protected abstract restoreModel(model: Record<string, unknown>, arms: number): void;

  /** Writes what `learn` will need to `row`: the context's features, where a policy says nothing else. */
  protected encode(
    row: Float64Array,
    features: Float64Array,
    _itemFeatures: Float64Array | undefined,
    _place: number,
  ): void {
    for (let i = 0; i < row.length; i++) row[i] = features[i];
  }

  /** Probability of the choice: 1 where chance has no part in it; estimated where `propensitySamples` asks for it. */
  protected propensity(index: number, context: Context, candidates: Candidates, arms: Int32Array): number {
    if (this.setup.chance !== 'sampled' || arms.length === 1) return 1;
    if (!this.samples) return Number.NaN;
    const draws = this.propensityRandom as ResumableRandom;
    return shareOfChoice(index, this.samples, () => this.choose(context, candidates, arms, draws));
  }

  /** The action of an arm. @throws RangeError if there is no such arm */
  protected actionOf(arm: number): number {
    return this.index.actionOf(arm);
  }

  /** The arm of an action. @throws RangeError if the policy never met it */
  protected armOf(action: number): number {
    const arm = this.index.find(action);
    if (arm < 0) throw argumentError('action', 'an action that this policy has met', action);
    return arm;
  }
}
