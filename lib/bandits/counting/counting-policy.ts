import { BanditPolicy } from '../base/bandit-policy';
import type { Forgetting } from '../base/forgetting';
import type { PolicySetup } from '../base/policy-setup';
import { segmentOf } from '../base/user-segment';
import { ArmStatistics } from './arm-statistics';

/** A policy that learns by counting: rewards of every arm, apart for each segment where the features name one. */
export abstract class CountingPolicy extends BanditPolicy {
  protected readonly statistics: ArmStatistics;
  private readonly segmented: boolean;

  /** @param setup its `dimension` is the number of segments; undefined: all users are one */
  protected constructor(setup: PolicySetup, forgetting?: Forgetting) {
    super(setup);
    this.segmented = setup.dimension !== undefined;
    this.statistics = new ArmStatistics(setup.dimension ?? 1, forgetting);
  }

  /** The segment that the features name. @throws RangeError where they are not one-hot */
  protected segment(features: Float64Array): number {
    return this.segmented ? segmentOf(features) : 0;
  }

  protected override encode(row: Float64Array, features: Float64Array): void {
    // Refuses features that are not one-hot before anything is kept of the event.
    this.segment(features);
    for (let i = 0; i < row.length; i++) row[i] = features[i];
  }

  protected override learn(arm: number, row: Float64Array, reward: number): void {
    this.statistics.add(arm, this.segment(row), reward);
  }

  protected override saveModel(): Record<string, unknown> {
    return this.statistics.save();
  }

  protected override restoreModel(model: Record<string, unknown>): void {
    this.statistics.restore(model);
  }
}
