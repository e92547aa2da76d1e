import { createHash } from 'node:crypto';

/**
 * Numbers that follow from a text alone, so that a case can be made again from its seed.
 *
 * @typedef {{ below(n: number): number, pick<T>(items: readonly T[]): T, happens(share: number): boolean }} Draws
 */

/**
 * @param {string} seed
 * @returns {Draws}
 */
export function drawsOf(seed) {
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0);
  // mulberry32 (T. Ettinger, public domain): enough for choosing what to spoil.
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (/** @type {number} */ n) => Math.floor(next() * n);
  return { below, pick: (items) => items[below(items.length)], happens: (share) => next() < share };
}
