import type { Random } from '../../core/random';

/** Impressions in the order in which they came. */
export interface ClassEvents {
  readonly count: number;
  readonly user: Int32Array;
  readonly category: Uint8Array;
  /** 1 clicked, 0 not. */
  readonly clicked: Uint8Array;
}

/** Classes of users: their shares, and soft counts of impressions and clicks by class and category. */
export interface ClassTable {
  /** Share of each class: [classes], sums to 1. */
  readonly shares: Float64Array;
  /** [classes, categories] */
  readonly shown: Float64Array;
  /** [classes, categories] */
  readonly clicks: Float64Array;
}

/** Beta prior of every click rate: three impressions' worth of doubt around one third. */
export const ratePrior = { clicks: 1, misses: 2 } as const;

/** What one pass of EM found. */
export interface EmPass {
  readonly table: ClassTable;
  /** Belief about each user's class after their last impression: [users, classes]. */
  readonly beliefs: Float64Array;
  /** Log likelihood of the clicks under the table that went in. */
  readonly logLikelihood: number;
}

/**
 * One pass of Baum-Welch EM for users whose hidden class changes with probability `hazard` between two of their
 * impressions, into one drawn from the shares (Rabiner 1989 with this one-parameter transition; hazard 0 is a mixture
 * of Bernoullis). Impressions were chosen by a policy that looked at past clicks; the likelihood of the clicks given
 * the choices is the same for all that (ignorable, Rubin 1976).
 *
 * Deviation: the update of the shares is Baum-Welch's for hazard 0 only. Otherwise jumps draw from the shares too, and
 * their expected destinations would belong in the counts; here a user's first impression alone is counted.
 * @param table shares and counts that give the rates of this pass
 */
export function stickyClassPass(
  events: ClassEvents,
  users: number,
  table: ClassTable,
  hazard: number,
): EmPass {
  const classes = table.shares.length;
  const categories = table.shown.length / classes;
  const { offsets, order } = byUser(events, users);
  const rates = ratesOf(table);
  const shown = new Float64Array(table.shown.length);
  const clicks = new Float64Array(table.shown.length);
  const starts = new Float64Array(classes);
  const beliefs = new Float64Array(users * classes);
  let longest = 0;
  for (let u = 0; u < users; u++) longest = Math.max(longest, offsets[u + 1] - offsets[u]);
  const forward = new Float64Array(longest * classes);
  const likelihood = new Float64Array(longest * classes);
  const backward = new Float64Array(classes);
  const joint = new Float64Array(classes);
  let logLikelihood = 0;

  for (let u = 0; u < users; u++) {
    const [first, length] = [offsets[u], offsets[u + 1] - offsets[u]];
    if (length === 0) {
      beliefs.set(table.shares, u * classes);
      continue;
    }
    for (let t = 0; t < length; t++) {
      const event = order[first + t];
      let total = 0;
      for (let k = 0; k < classes; k++) {
        const rate = rates[k * categories + events.category[event]];
        const like = events.clicked[event] === 1 ? rate : 1 - rate;
        const before =
          t === 0
            ? table.shares[k]
            : (1 - hazard) * forward[(t - 1) * classes + k] + hazard * table.shares[k];
        likelihood[t * classes + k] = like;
        forward[t * classes + k] = before * like;
        total += before * like;
      }
      for (let k = 0; k < classes; k++) forward[t * classes + k] /= total;
      logLikelihood += Math.log(total);
    }
    beliefs.set(forward.subarray((length - 1) * classes, length * classes), u * classes);
    backward.fill(1);
    for (let t = length - 1; t >= 0; t--) {
      const event = order[first + t];
      let total = 0;
      for (let k = 0; k < classes; k++) {
        joint[k] = forward[t * classes + k] * backward[k];
        total += joint[k];
      }
      for (let k = 0; k < classes; k++) {
        const weight = joint[k] / total;
        shown[k * categories + events.category[event]] += weight;
        if (events.clicked[event] === 1) clicks[k * categories + events.category[event]] += weight;
        if (t === 0) starts[k] += weight;
      }
      stepBack(backward, likelihood, t * classes, table.shares, hazard);
    }
  }
  return { table: { shares: smoothed(starts), shown, clicks }, beliefs, logLikelihood };
}

/** The posterior mean of every click rate: [classes, categories]. */
export function ratesOf({ shown, clicks }: ClassTable): Float64Array {
  const weight = ratePrior.clicks + ratePrior.misses;
  return shown.map((count, i) => (clicks[i] + ratePrior.clicks) / (count + weight));
}

/** A table to start from: equal shares and random rates, which tell the classes apart. */
export function randomTable(classes: number, categories: number, random: Random): ClassTable {
  const shown = new Float64Array(classes * categories).fill(20);
  return {
    shares: new Float64Array(classes).fill(1 / classes),
    shown,
    clicks: shown.map((count) => count * random.uniform(0.02, 0.6)),
  };
}

/** backward <- normalized transition of (likelihood * backward): one step to the past. */
function stepBack(
  backward: Float64Array,
  likelihood: Float64Array,
  at: number,
  shares: Float64Array,
  hazard: number,
): void {
  let mixed = 0;
  let highest = 0;
  for (let k = 0; k < backward.length; k++) {
    backward[k] *= likelihood[at + k];
    mixed += shares[k] * backward[k];
  }
  for (let k = 0; k < backward.length; k++) {
    backward[k] = (1 - hazard) * backward[k] + hazard * mixed;
    highest = Math.max(highest, backward[k]);
  }
  for (let k = 0; k < backward.length; k++) backward[k] /= highest;
}

/** Shares from counts, with half a user's worth of doubt per class. */
function smoothed(counts: Float64Array): Float64Array {
  const total = counts.reduce((sum, count) => sum + count, 0) + 0.5 * counts.length;
  return counts.map((count) => (count + 0.5) / total);
}

/** Events grouped by user, in their order (a counting sort). */
function byUser(events: ClassEvents, users: number): { offsets: Int32Array; order: Int32Array } {
  const offsets = new Int32Array(users + 1);
  for (let i = 0; i < events.count; i++) offsets[events.user[i] + 1]++;
  for (let u = 0; u < users; u++) offsets[u + 1] += offsets[u];
  const next = offsets.slice();
  const order = new Int32Array(events.count);
  for (let i = 0; i < events.count; i++) order[next[events.user[i]]++] = i;
  return { offsets, order };
}
