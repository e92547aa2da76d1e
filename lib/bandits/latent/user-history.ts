import { argumentError, requireNonNegativeInteger, requirePositiveInteger } from '../../core/checks';
import { requireIndex } from '../../core/columns';
import { requireMemory } from '../../core/memory';
import { requireOptions } from '../../core/options/options';

/** What a user's history counts. */
export interface UserHistoryOptions {
  /** Number of product categories, 1 or more. */
  categories: number;
  /**
   * Impressions of one user after which an impression counts half, above 0; Infinity never forgets. Default: Infinity.
   * It counts the user's own impressions, not time: who comes seldom has not changed more.
   */
  halfLife?: number;
}

/**
 * What a real site knows of a user without asking: how often products of each category were shown to them, how often
 * they clicked, and when they were last here. Old impressions fade by half every `halfLife` impressions of that user.
 *
 * @example
 * const history = new UserHistory({ categories: 5, halfLife: 20 });
 * history.record(7, 3, 1, 100); // user 7 clicked on category 3 at step 100
 * history.clicks(7, 3);         // 1
 */
export class UserHistory {
  readonly categories: number;
  private readonly fade: number;
  private shownCounts = new Float64Array(0);
  private clickCounts = new Float64Array(0);
  private lastSteps = new Float64Array(0);

  /** @throws on a bad option */
  constructor(options: UserHistoryOptions) {
    requireOptions('options', options, { categories: 'number', halfLife: 'number?' });
    const { categories, halfLife = Number.POSITIVE_INFINITY } = options;
    requirePositiveInteger('categories', categories);
    if (!(halfLife > 0)) throw argumentError('halfLife', 'above 0', halfLife);
    this.categories = categories;
    this.fade = 2 ** (-1 / halfLife);
  }

  /** Fading number of impressions of a category that the user has had; 0 for a user never seen. */
  shown(user: number, category: number): number {
    this.requireCell(user, category);
    return this.shownCounts[user * this.categories + category] ?? 0;
  }

  /** Fading number of the user's clicks on a category; 0 for a user never seen. */
  clicks(user: number, category: number): number {
    this.requireCell(user, category);
    return this.clickCounts[user * this.categories + category] ?? 0;
  }

  /** The step of the user's last impression, or -1 for a user never seen. */
  lastStep(user: number): number {
    requireNonNegativeInteger('user', user);
    return user < this.lastSteps.length ? this.lastSteps[user] : -1;
  }

  /**
   * Adds one impression and what came of it.
   * @param user id, 0 or more @param category in [0, categories) @param clicked 0 or 1 @param step of the impression
   * @throws on a value outside its range
   */
  record(user: number, category: number, clicked: number, step: number): void {
    this.requireCell(user, category);
    if (clicked !== 0 && clicked !== 1) throw argumentError('clicked', '0 or 1', clicked);
    requireNonNegativeInteger('step', step);
    if (user >= this.lastSteps.length) this.grow(user + 1);
    const first = user * this.categories;
    for (let i = first; i < first + this.categories; i++) {
      this.shownCounts[i] *= this.fade;
      this.clickCounts[i] *= this.fade;
    }
    this.shownCounts[first + category] += 1;
    this.clickCounts[first + category] += clicked;
    this.lastSteps[user] = Math.max(this.lastSteps[user], step);
  }

  private requireCell(user: number, category: number): void {
    requireNonNegativeInteger('user', user);
    requireIndex('category', category, this.categories);
  }

  /** Doubles, so that a growing user base costs constant time per user. */
  private grow(users: number): void {
    const size = Math.max(users, 2 * this.lastSteps.length, 64);
    requireMemory(`the history of ${size} users`, 8 * size * (2 * this.categories + 1));
    const shown = new Float64Array(size * this.categories);
    const clicks = new Float64Array(size * this.categories);
    const last = new Float64Array(size).fill(-1);
    shown.set(this.shownCounts);
    clicks.set(this.clickCounts);
    last.set(this.lastSteps);
    [this.shownCounts, this.clickCounts, this.lastSteps] = [shown, clicks, last];
  }
}
