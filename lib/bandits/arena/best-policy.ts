import { highestScore } from '../base/highest-score';
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
    const best = highestScore(actions, (index) => this.world.simulator.trueRate(user, actions[index]));
    return { id: this.decisions++, action: actions[best], propensity: 1 };
  }

  update(): void {}

  save(): PolicyState {
    return { policy: this.name, decisions: this.decisions };
  }

  restore(state: PolicyState): void {
    this.decisions = Number(state.decisions);
  }
}
