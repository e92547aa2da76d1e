import type { ResumableRandom } from '../../core/resumable-random';
import { BanditPolicy } from '../base/bandit-policy';
import type { PolicySetup } from '../base/policy-setup';
import { ArmScores } from './fast/arm-scores';
import type { LinearArms } from './linear-arms';

/** What the policies with a linear model per action share: the models, their scores, and how both are saved. */
export abstract class ArmPolicy extends BanditPolicy {
  protected readonly scores: ArmScores;
  private multipliers = new Float64Array(0);

  protected constructor(
    setup: PolicySetup,
    protected readonly arms: LinearArms,
  ) {
    super(setup);
    this.scores = new ArmScores(arms);
  }

  /** The weights of the action's model, 0 before its first reward: a copy. @throws if the action was never met */
  weightsOf(action: number): Float64Array {
    return this.arms.find(this.armOf(action))?.weights ?? new Float64Array(this.arms.space.width);
  }

  protected override learn(arm: number, row: Float64Array, reward: number): void {
    this.arms.learn(arm, row, reward);
  }

  protected override saveModel(): Record<string, unknown> {
    return this.arms.save();
  }

  protected override restoreModel(model: Record<string, unknown>): void {
    this.arms.restore(model);
  }

  /**
   * The place of the highest draw, each from N(mean, scale^2 variance) of its arm.
   * @param actions of the arms, for errors
   * @throws RangeError as `ArmScores.best`
   */
  protected highestDraw(
    features: Float64Array,
    arms: Int32Array,
    actions: Int32Array,
    scale: number,
    random: ResumableRandom,
  ): number {
    if (this.multipliers.length < arms.length) this.multipliers = new Float64Array(arms.length);
    const { multipliers } = this;
    for (let place = 0; place < arms.length; place++) multipliers[place] = scale * random.normal();
    return this.scores.best(features, arms, multipliers, actions);
  }
}
