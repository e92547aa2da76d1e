import { argumentError, requirePositive, requirePositiveInteger } from '../../core/checks';
import { numbersFromText, numbersToText } from '../../core/number-text';
import { requireOptions } from '../../core/options/options';
import { Random } from '../../core/random';
import type { ResumableRandom } from '../../core/resumable-random';
import { BanditPolicy } from '../base/bandit-policy';
import { highestScore } from '../base/highest-score';
import type { Candidates, Context } from '../base/policy';
import type { SampledPolicyOptions } from '../base/policy-setup';
import { categoryOfRow, copyCategory } from '../slates/category-features';
import { ClassBeliefs } from './class-beliefs';
import { ClassEventLog } from './class-event-log';
import { type ClassTable, randomTable, ratePrior, ratesOf, stickyClassPass } from './sticky-class-em';

/** Options: how a `LatentClassThompson` learns. */
export interface LatentClassOptions extends SampledPolicyOptions {
  /** Number of product categories, at most 256: the candidates' features are one-hot categories. */
  categories: number;
  /** Classes of users that are tried, 1 or more; too many cost little, too few cost a lot. Default: 6. */
  classes?: number;
  /** Probability that a user changes class between two of their impressions, in [0, 1]. Default: 0. */
  hazard?: number;
  /**
   * By how much the counts behind a sampled click rate are multiplied, above 0: 1 is Thompson sampling, more explores
   * less, Infinity not at all. Default: 1.
   */
  confidence?: number;
  /** Impressions before the first refit, 1 or more; later ones come at every 20 % more data. Default: 250. */
  refitEvery?: number;
}

/**
 * Thompson sampling over a table that nobody gives away: users fall into K hidden classes, a class clicks on a category
 * at a rate of its own, and both the table and who belongs where are learned online. Each decision samples every rate
 * from its posterior, theta[k, c] ~ Beta(1 + clicks[k, c], 2 + shown[k, c] - clicks[k, c]), and shows a product of the
 * category argmax_c sum_k P(class k | user) theta[k, c]. A click is weighed into the user's belief by Bayes' rule at
 * once and shared out over the classes' counts; from time to time all impressions are fitted again by Baum-Welch EM,
 * which corrects what was shared out before the classes were known. Products of a category are taken to be alike.
 *
 * Latent bandits: Maillard and Mannor 2014; with sampled models, Hong et al. 2020. The state keeps all impressions (six
 * bytes each).
 */
export class LatentClassThompson extends BanditPolicy {
  private readonly categories: number;
  private readonly confidence: number;
  private readonly refitEvery: number;
  private starts: Random;
  private beliefs: ClassBeliefs;
  private events = new ClassEventLog();
  private readonly belief: Float64Array;
  private readonly values: Float64Array;
  private table: ClassTable;
  private nextRefit: number;

  /** @throws on a bad option */
  constructor(options: LatentClassOptions) {
    requireOptions('options', options, {
      categories: 'number',
      classes: 'number?',
      hazard: 'number?',
      confidence: 'number?',
      refitEvery: 'number?',
      random: 'Random',
      propensitySamples: 'number?',
      name: 'text?',
      maxPending: 'number?',
    });
    const { categories, classes = 6, hazard = 0, confidence = 1, refitEvery = 250 } = options;
    requirePositiveInteger('categories', categories);
    if (categories > 256) throw argumentError('categories', 'at most 256', categories);
    if (confidence !== Number.POSITIVE_INFINITY) requirePositive('confidence', confidence);
    requirePositiveInteger('refitEvery', refitEvery);
    super({
      kind: 'latent-class',
      options,
      settings: { categories, classes, hazard, confidence: String(confidence), refitEvery },
      itemDimension: categories,
      rowWidth: categories,
      chance: 'sampled',
      rewards: 'binary',
    });
    this.categories = categories;
    this.confidence = confidence;
    this.refitEvery = refitEvery;
    this.nextRefit = refitEvery;
    this.starts = options.random.child('starts');
    this.beliefs = new ClassBeliefs(classes, hazard);
    this.belief = new Float64Array(classes);
    this.values = new Float64Array(categories);
    this.table = emptied(randomTable(classes, categories, this.starts.child(0)));
  }

  /** Share of each class among users, largest first, with its estimated click rate by category. */
  classes(): { share: number; rates: Float64Array }[] {
    const rates = ratesOf(this.table);
    const { shares } = this.table;
    return Array.from(shares, (share, k) => ({
      share,
      rates: rates.slice(k * this.categories, (k + 1) * this.categories),
    })).sort((a, b) => b.share - a.share);
  }

  protected override choose(
    { user }: Context,
    candidates: Candidates,
    _: Int32Array,
    random: ResumableRandom,
  ): number {
    const { categories, values, belief } = this;
    this.beliefs.predict(user, this.table.shares, belief);
    values.fill(0);
    for (let k = 0; k < belief.length; k++) {
      for (let c = 0; c < categories; c++)
        values[c] += belief[k] * this.sampledRate(k * categories + c, random);
    }
    // Products of a category are alike: any of them.
    const valueAt = (index: number) =>
      values[categoryOfRow(candidates.features as Float64Array, index, categories)];
    return highestScore(candidates.actions, valueAt, random);
  }

  protected override encode(
    row: Float64Array,
    _: Float64Array,
    features: Float64Array | undefined,
    index: number,
  ): void {
    copyCategory(row, features as Float64Array, index, this.categories);
  }

  protected override learn(_arm: number, row: Float64Array, reward: number, user: number): void {
    const { categories, table, belief } = this;
    const category = categoryOfRow(row, 0, categories);
    const weight = ratePrior.clicks + ratePrior.misses;
    const likelihood = belief.map((_value, k) => {
      const cell = k * categories + category;
      const rate = (table.clicks[cell] + ratePrior.clicks) / (table.shown[cell] + weight);
      return reward === 1 ? rate : 1 - rate;
    });
    this.beliefs.observe(user, table.shares, likelihood, belief);
    for (let k = 0; k < belief.length; k++) {
      table.shown[k * categories + category] += belief[k];
      table.clicks[k * categories + category] += reward * belief[k];
    }
    this.events.add(user, category, reward);
    if (this.events.count >= this.nextRefit) this.refit();
  }

  protected override saveModel(): Record<string, unknown> {
    const { shares, shown, clicks } = this.table;
    return {
      beliefs: this.beliefs.save(),
      events: this.events.save(),
      table: [shares, shown, clicks].map(numbersToText),
      nextRefit: this.nextRefit,
      starts: this.starts.seed,
    };
  }

  protected override restoreModel(model: Record<string, unknown>): void {
    const cells = this.belief.length * this.categories;
    const [shares, shown, clicks] = [this.belief.length, cells, cells].map((length, i) =>
      numbersFromText(`state.table[${i}]`, (model.table as unknown[])?.[i], Float64Array, length),
    );
    requirePositiveInteger('state.nextRefit', model.nextRefit as number);
    if (typeof model.starts !== 'string') throw argumentError('state.starts', 'a text', model.starts);
    const events = new ClassEventLog();
    events.restore(model.events as Record<string, unknown>);
    const beliefs = new ClassBeliefs(this.beliefs.classes, this.beliefs.hazard);
    beliefs.restore(model.beliefs as Record<string, unknown>);
    this.events = events;
    this.beliefs = beliefs;
    this.table = { shares, shown, clicks };
    this.nextRefit = model.nextRefit as number;
    this.starts = new Random(model.starts);
  }

  private sampledRate(cell: number, random: ResumableRandom): number {
    const clicks = this.table.clicks[cell] + ratePrior.clicks;
    const misses = Math.max(0, this.table.shown[cell] - this.table.clicks[cell]) + ratePrior.misses;
    if (this.confidence === Number.POSITIVE_INFINITY) return clicks / (clicks + misses);
    return random.beta(this.confidence * clicks, this.confidence * misses);
  }

  /** EM over all impressions, from the present table and, at each doubling of the first few thousand, from others. */
  private refit(): void {
    const { count, users } = this.events;
    let best = this.climb(this.table, 3);
    const doublings = Math.log2(count / this.refitEvery);
    if (Number.isInteger(doublings) && doublings <= 4) {
      for (let start = 1; start <= 4; start++) {
        const random = this.starts.child(count).child(start);
        const other = this.climb(randomTable(this.belief.length, this.categories, random), 20);
        if (other.score > best.score) best = other;
      }
    }
    this.table = best.table;
    const { classes } = this.beliefs;
    for (let user = 0; user < users; user++) {
      if (this.events.seen(user)) {
        this.beliefs.set(user, best.beliefs.subarray(user * classes, (user + 1) * classes));
      }
    }
    const doubled = this.refitEvery * 2 ** (Math.floor(doublings + 1e-9) + 1);
    const later = Math.ceil(count * 1.2);
    this.nextRefit = doublings < 4 ? Math.min(later, doubled) : later;
  }

  private climb(
    from: ClassTable,
    passes: number,
  ): { table: ClassTable; beliefs: Float64Array; score: number } {
    let table = from;
    for (let pass = 1; pass < passes; pass++) {
      table = stickyClassPass(this.events, this.events.users, table, this.beliefs.hazard).table;
    }
    // The last pass scores the table that goes with its beliefs.
    const last = stickyClassPass(this.events, this.events.users, table, this.beliefs.hazard);
    const prior = ratesOf(table).reduce(
      (sum, rate) => sum + ratePrior.clicks * Math.log(rate) + ratePrior.misses * Math.log(1 - rate),
      0,
    );
    return { table: last.table, beliefs: last.beliefs, score: last.logLikelihood + prior };
  }
}

/** The same rates, backed by one impression per cell: enough to tell the classes apart, soon forgotten. */
function emptied({ shares, shown, clicks }: ClassTable): ClassTable {
  return { shares, clicks: clicks.map((count, i) => count / shown[i]), shown: shown.map(() => 1) };
}
