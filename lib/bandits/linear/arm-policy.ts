import { BanditPolicy } from '../base/bandit-policy';
import type { PolicySetup } from '../base/policy-setup';
import type { ArmsKind } from './create-arms';
import type { LinearArms } from './linear-arms';

/** For tests and measurements: how the linear models are held, which changes nothing but time and memory. */
export interface ArmsSwitch {
  readonly arms?: ArmsKind;
}

/** What the policies with a linear model per action share: each reward is a row of its action's regression. */
export abstract class ArmPolicy extends BanditPolicy {
  protected constructor(
    setup: PolicySetup,
    protected readonly arms: LinearArms,
  ) {
    super(setup);
  }

  /** The weights of the action's model, 0 before its first reward: a copy. @throws if the action was never met */
  weightsOf(action: number): Float64Array {
    return this.arms.model(this.armOf(action)).weights;
  }

  protected override learn(arm: number, x: Float64Array, reward: number): void {
    this.arms.learn(arm, x, reward);
  }

  protected override saveModel(): Record<string, unknown> {
    return this.arms.save();
  }

  protected override restoreModel(model: Record<string, unknown>): void {
    this.arms.restore(model);
  }
}
