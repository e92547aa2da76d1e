import { argumentError } from '../../core/checks';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { requireTypedArray } from '../../core/shapes/typed-arrays';

/** What one can do with a mushroom. */
export const mushroomActions: { readonly leave: 0; readonly eat: 1 } = { leave: 0, eat: 1 };

/**
 * Mushroom as a contextual bandit (Blundell et al. 2015; Riquelme et al. 2018): leaving a mushroom alone pays 0, eating
 * an edible one 5, and eating a poisonous one 5 or -35 with equal chances, -15 on average.
 *
 * Deviation: rewards are on the scale of [0, 1], (r + 35) / 40, so that the policies' settings mean what they mean for
 * clicks; regret relative to another policy's does not change.
 *
 * @example
 * const bandit = new MushroomBandit(poisonous);
 * const reward = bandit.reward(row, decision.action, random);
 */
export class MushroomBandit {
  /** @param poisonous 1 or 0 per mushroom, at least one @throws on anything else */
  constructor(private readonly poisonous: Int32Array) {
    requireTypedArray('poisonous', poisonous, 'Int32Array');
    if (poisonous.length === 0) throw argumentError('poisonous', 'at least one mushroom', poisonous);
    poisonous.forEach((label, row) => {
      if (label !== 0 && label !== 1) throw argumentError(`poisonous[${row}]`, '0 or 1', label);
    });
  }

  /** Number of mushrooms. */
  get mushrooms(): number {
    return this.poisonous.length;
  }

  /** The reward that an action pays on average, in [0, 1]. @throws if there is no such mushroom or action */
  expectedReward(mushroom: number, action: number): number {
    return scaled(this.eats(mushroom, action) ? (this.poisonous[mushroom] === 1 ? -15 : 5) : 0);
  }

  /** What the best action pays on average. */
  bestReward(mushroom: number): number {
    return Math.max(this.expectedReward(mushroom, 0), this.expectedReward(mushroom, 1));
  }

  /** A reward in [0, 1]; takes exactly one number from `random`. @throws as `expectedReward` */
  reward(mushroom: number, action: number, random: Random): number {
    requireRandom(random);
    const unlucky = random.uniform() < 0.5;
    if (!this.eats(mushroom, action)) return scaled(0);
    return scaled(this.poisonous[mushroom] === 1 && unlucky ? -35 : 5);
  }

  private eats(mushroom: number, action: number): boolean {
    if (!(Number.isInteger(mushroom) && mushroom >= 0 && mushroom < this.poisonous.length)) {
      throw argumentError('mushroom', `an integer in [0, ${this.poisonous.length})`, mushroom);
    }
    if (action !== 0 && action !== 1) throw argumentError('action', '0 (leave) or 1 (eat)', action);
    return action === mushroomActions.eat;
  }
}

function scaled(reward: number): number {
  return (reward + 35) / 40;
}
