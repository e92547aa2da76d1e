import type { Forgetting } from '../base/forgetting';
import { ForgettingSums } from './forgetting-sums';
import { GaussianPosterior } from './gaussian-posterior';
import type { LinearArms, LinearModel, SettableArms } from './linear-arms';

/**
 * Ridge regressions that forget: of the rows that count still a regression is made from scratch, in O(width^3), when an
 * arm is next looked at after a change.
 */
export class ForgettingArms implements LinearArms {
  readonly best: LinearArms['best'];
  private readonly sums: ForgettingSums;
  private readonly posterior: GaussianPosterior;
  /** Version of the sums that each arm's model was made of. */
  private versions: number[] = [];

  /** @param models which hold the regressions that are made; arms without a reward */
  constructor(
    private readonly models: SettableArms,
    ridge: number,
    forgetting: Forgetting,
  ) {
    this.sums = new ForgettingSums(models.width, forgetting);
    this.posterior = new GaussianPosterior(models.width, ridge);
    this.best =
      models.best &&
      ((x, arms, multipliers, actions) => {
        for (let k = 0; k < arms.length; k++) this.refresh(arms[k]);
        return (models.best as NonNullable<LinearArms['best']>)(x, arms, multipliers, actions);
      });
  }

  get width(): number {
    return this.models.width;
  }

  model(arm: number): LinearModel {
    this.refresh(arm);
    return this.models.model(arm);
  }

  learn(arm: number, x: Float64Array, reward: number): void {
    this.sums.add(arm, x, reward);
  }

  save(): { arms: (Record<string, unknown> | null)[] } {
    return this.sums.save();
  }

  restore(state: Record<string, unknown>): void {
    this.sums.restore(state);
    for (let arm = 0; arm < this.versions.length; arm++) this.models.clear(arm);
    this.versions = [];
  }

  /** Makes the arm's model anew where the sums have changed. */
  private refresh(arm: number): void {
    const { posterior, models, versions } = this;
    const version = this.sums.version(arm);
    while (versions.length <= arm) versions.push(-1);
    if (version === versions[arm]) return;
    const sums = this.sums.of(arm);
    if (sums === undefined) models.clear(arm);
    else {
      posterior.set(sums.gram, sums.moment);
      models.set(arm, posterior.mean(), posterior.covariance());
    }
    versions[arm] = version;
  }
}
