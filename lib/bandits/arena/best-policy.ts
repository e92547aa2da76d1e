import type { Candidates, Context, Decision, Policy, PolicyState } from '../base/policy';
import type { ArenaWorld } from './arena-world';

/**
 * The yardstick that knows everything: the product with the highest true click rate for the visitor's persona of this
 * moment. Of equal ones the first. Its regret is 0 by definition; it learns nothing.
 */
export class BestPolicy implements Policy {
  readonly name = 'best';
  private decisions = 0;

  /** @param world whose truth it reads */
  constructor(private readonly world: ArenaWorld) {}

  select({ user }: Context, { actions }: Candidates): Decision {
    let action = actions[0];
    let highest = Number.NEGATIVE_INFINITY;
    for (const candidate of actions) {
      const rate = this.world.simulator.trueRate(user, candidate);
      if (rate > highest) [action, highest] = [candidate, rate];
    }
    return { id: this.decisions++, action, propensity: 1 };
  }

  update(): void {}

  save(): PolicyState {
    return { policy: this.name, decisions: this.decisions };
  }

  restore(state: PolicyState): void {
    this.decisions = Number(state.decisions);
  }
}
