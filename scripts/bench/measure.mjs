import { Contender } from './contender.mjs';

/**
 * One way to do a work: a program with its setting.
 *
 * @typedef {{ name: string, threads: string, command: string[], environment?: Record<string, string> }} Variant
 *
 * What a contender says of itself when it is prepared.
 *
 * @typedef {{ version?: string, firstStepSeconds?: number }} About
 *
 * What a contender measured.
 *
 * @typedef {{ name: string, threads: string, about: About, values: number[], peakBytes: number }} Measured
 *
 * One line of the result table; where a work has no peer, without what is said of it.
 *
 * @typedef {object} MeasuredRow
 * @property {string} work
 * @property {string} peer
 * @property {string} unit
 * @property {string} [threads]
 * @property {number} ours
 * @property {number} [theirs]
 * @property {number} [ratio]
 * @property {number} rounds
 * @property {string} [oursThreads]
 * @property {string} [theirsThreads]
 * @property {number} oursPeakMegabytes
 * @property {number} [theirsPeakMegabytes]
 * @property {number} [oursFirstStepSeconds]
 * @property {number} [theirsFirstStepSeconds]
 * @property {string} [oursVersion]
 * @property {string} [theirsVersion]
 */

/** The middle value of a list. @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Lets variants of one work take turns, round by round, in one process tree.
 * @param {Variant[]} variants
 * @param {number} rounds measured rounds; one more comes first, as warm-up
 * @param {(line: string) => void} say progress
 * @returns {Promise<Measured[]>}
 */
export async function takeTurns(variants, rounds, say) {
  /** @type {(Variant & Measured & { contender: Contender })[]} */
  const running = [];
  try {
    for (const variant of variants) {
      say(`preparing ${variant.name} (${variant.threads})`);
      const contender = new Contender(variant.name, variant.command, variant.environment);
      const entry = { ...variant, contender, about: {}, values: /** @type {number[]} */ ([]), peakBytes: 0 };
      running.push(entry);
      entry.about = await contender.ready();
    }
    for (let round = 0; round <= rounds; round++) {
      for (const entry of running) {
        say(`round ${round} of ${rounds}: ${entry.name} (${entry.threads})`);
        const { value, peakBytes } = await entry.contender.round();
        if (!Number.isFinite(value) || value <= 0) throw new Error(`${entry.name} measured ${value}`);
        if (round > 0) entry.values.push(value);
        entry.peakBytes = Math.max(entry.peakBytes, peakBytes);
      }
    }
  } finally {
    for (const entry of running) entry.contender.end();
  }
  return running.map(({ name, threads, about, values, peakBytes }) => ({
    name,
    threads,
    about,
    values,
    peakBytes,
  }));
}

/**
 * Rows of the result table: ours against each peer, each at its own best thread count, and again with everybody at
 * one thread where both were measured so.
 * @param {string} work
 * @param {string} unit what a value counts, smaller being better
 * @param {Measured[]} measured
 */
export function compare(work, unit, measured) {
  const ours = measured.filter(({ name }) => name === 'ours');
  const peers = [...new Set(measured.map(({ name }) => name))].filter((name) => name !== 'ours');
  /** @type {MeasuredRow[]} */
  const rows = [];
  for (const peer of peers) {
    const theirs = measured.filter(({ name }) => name === peer);
    rows.push(row(work, unit, peer, 'best', best(ours), best(theirs)));
    const single = [ours, theirs].map((list) => list.filter(({ threads }) => threads === 'one thread'));
    if (single.every((list) => list.length > 0))
      rows.push(row(work, unit, peer, 'one', best(single[0]), best(single[1])));
  }
  return rows;
}

/** @param {Measured[]} variants */
function best(variants) {
  return variants.reduce((a, b) => (median(b.values) < median(a.values) ? b : a));
}

/**
 * @param {string} work
 * @param {string} unit
 * @param {string} peer
 * @param {string} threads
 * @param {Measured} ours
 * @param {Measured} theirs
 * @returns {MeasuredRow}
 */
function row(work, unit, peer, threads, ours, theirs) {
  return {
    work,
    peer,
    unit,
    threads,
    ours: median(ours.values),
    theirs: median(theirs.values),
    ratio: median(ours.values.map((value, round) => theirs.values[round] / value)),
    rounds: ours.values.length,
    oursThreads: ours.threads,
    theirsThreads: theirs.threads,
    oursPeakMegabytes: Math.round(ours.peakBytes / 2 ** 20),
    theirsPeakMegabytes: Math.round(theirs.peakBytes / 2 ** 20),
    oursFirstStepSeconds: ours.about.firstStepSeconds,
    theirsFirstStepSeconds: theirs.about.firstStepSeconds,
    oursVersion: ours.about.version,
    theirsVersion: theirs.about.version,
  };
}
