import { requireNonNegative, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { indexAt } from '../../core/weighted-draw';
import { requireDiscount } from '../exact/decision-process';
import { bestSlate } from './best-slate';
import { choiceProbabilities, requireSlateProcess, type SlateProcess } from './slate-process';

/** A plan over slates. */
export interface SlatePlan {
  /** Q(s, i) of choosing an item, none last: [states, items + 1]. */
  readonly table: Float64Array;
  /** V(s) under the best slates, [states]. */
  readonly values: Float64Array;
  /** The best slate of each state. */
  readonly slates: readonly (readonly number[])[];
}

/**
 * SlateQ (Ie et al. 2019), exactly: since only the chosen item matters, the value of a slate is the mean of its items'
 * values by the probabilities with which they are chosen, Q(s, A) = sum_i P(i | s, A) Q(s, i). Items are learned, not
 * slates.
 * @throws on a process or option that is none
 */
export function slateValueIteration(
  process: SlateProcess,
  options: { discount: number; tolerance?: number },
): SlatePlan {
  requireOptions('options', options, { discount: 'number', tolerance: 'number?' });
  const { discount, tolerance = 1e-9 } = options;
  requireDiscount(discount);
  requireNonNegative('tolerance', tolerance);
  requireSlateProcess(process);
  const { states, items, transition, reward, terminal } = process;
  const choices = items + 1;
  let values = new Float64Array(states);
  for (;;) {
    const table = new Float64Array(states * choices);
    for (let i = 0; i < table.length; i++) {
      if (terminal[Math.floor(i / choices)] === 1) continue;
      let next = 0;
      for (let to = 0; to < states; to++) next += transition[i * states + to] * values[to];
      table[i] = reward[i] + discount * next;
    }
    const best = slatesOf(process, table);
    const after = Float64Array.from(best, ({ value }, state) => (terminal[state] === 1 ? 0 : value));
    const change = after.reduce((most, value, s) => Math.max(most, Math.abs(value - values[s])), 0);
    values = after;
    const rounding = 4 * Number.EPSILON * after.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    if (change * discount <= tolerance * (1 - discount) || change <= rounding) {
      return { table, values, slates: best.map(({ slate }) => slate) };
    }
  }
}

/** Options of `slateQLearning`. */
export interface SlateQLearningOptions {
  /** What a reward is worth one step later, in [0, 1). */
  discount: number;
  /** Steps to learn from, 1 or more. */
  steps: number;
  /** Probability of a random slate, in [0, 1]. Default: 0.3. */
  exploration?: number;
  random: Random;
}

/**
 * SlateQ by experience: after each step the chosen item's value moves towards r + discount max_A Q(s', A).
 * @throws on a process or option that is none
 */
export function slateQLearning(process: SlateProcess, options: SlateQLearningOptions): SlatePlan {
  requireOptions('options', options, {
    ...({ discount: 'number', steps: 'number', exploration: 'number?', random: 'Random' } as const),
  });
  const { discount, steps, exploration = 0.3, random } = options;
  requireDiscount(discount);
  requirePositiveInteger('steps', steps);
  requireRandom(random);
  requireSlateProcess(process);
  const { states, items, slateSize, transition, reward, terminal, start } = process;
  const choices = items + 1;
  const table = new Float64Array(states * choices);
  const visits = new Float64Array(table.length);
  const rowOf = (state: number) => table.subarray(state * choices, (state + 1) * choices);
  let state = indexAt(start, random.uniform());
  for (let step = 0; step < steps; step++) {
    const slate =
      random.uniform() < exploration
        ? [...random.permutation(items).subarray(0, slateSize)]
        : bestSlate(process, state, rowOf(state)).slate;
    const chosen = indexAt(choiceProbabilities(process, state, slate), random.uniform());
    const entry = state * choices + (chosen < slate.length ? slate[chosen] : items);
    const next = indexAt(transition, random.uniform(), entry * states, states);
    const later = terminal[next] === 1 ? 0 : bestSlate(process, next, rowOf(next)).value;
    table[entry] += (reward[entry] + discount * later - table[entry]) / (++visits[entry]) ** 0.8;
    state = terminal[next] === 1 ? indexAt(start, random.uniform()) : next;
  }
  const best = slatesOf(process, table);
  return {
    table,
    values: Float64Array.from(best, ({ value }, s) => (terminal[s] === 1 ? 0 : value)),
    slates: best.map(({ slate }) => slate),
  };
}

function slatesOf(process: SlateProcess, table: Float64Array): { slate: number[]; value: number }[] {
  const choices = process.items + 1;
  return Array.from({ length: process.states }, (_, state) =>
    bestSlate(process, state, table.subarray(state * choices, (state + 1) * choices)),
  );
}
