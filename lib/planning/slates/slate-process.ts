import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireParts } from '../../core/options/options';
import type { DecisionProcess } from '../exact/decision-process';

/**
 * A finite process in which slates are shown and the user chooses at most one item of them (RecSim, Ie et al. 2019): what
 * is earned and what follows depends on the choice alone.
 */
export interface SlateProcess {
  readonly states: number;
  readonly items: number;
  /** Items shown together, 1 or more, at most all. */
  readonly slateSize: number;
  /** Weight of each item in the choice, above 0: [states, items]. */
  readonly appeal: Float64Array;
  /** Weight of choosing nothing, above 0: [states]. */
  readonly nothing: Float64Array;
  /** P(s' | s, choice), the last choice being none: [states, items + 1, states]. */
  readonly transition: Float64Array;
  /** Reward of a choice, [states, items + 1]. */
  readonly reward: Float64Array;
  readonly terminal: Uint8Array;
  readonly start: Float64Array;
}

/** @throws naming what is wrong */
export function requireSlateProcess(process: SlateProcess): void {
  requireParts('process', process, [
    'states',
    'items',
    'slateSize',
    'appeal',
    'nothing',
    'transition',
    'reward',
  ]);
  const { states, items, slateSize, appeal, nothing, transition, reward } = process;
  for (const [name, value] of Object.entries({ states, items, slateSize }))
    requirePositiveInteger(`process.${name}`, value);
  if (slateSize > items) throw argumentError('process.slateSize', `at most the ${items} items`, slateSize);
  const sizes = {
    appeal: states * items,
    nothing: states,
    transition: states * (items + 1) * states,
    reward: states * (items + 1),
  };
  for (const [name, size] of Object.entries(sizes)) {
    const { length } = { appeal, nothing, transition, reward }[name as keyof typeof sizes];
    if (length !== size) throw argumentError(`process.${name}`, `${size} numbers`, length);
  }
  for (const [name, values] of Object.entries({ appeal, nothing })) {
    for (const value of values)
      if (!(value > 0)) throw argumentError(`process.${name}`, 'numbers above 0', value);
  }
}

/** All slates of a process, as increasing items. */
export function allSlates(items: number, size: number): number[][] {
  if (size === 0) return [[]];
  const slates: number[][] = [];
  for (let last = size - 1; last < items; last++) {
    for (const rest of allSlates(last, size - 1)) slates.push([...rest, last]);
  }
  return slates;
}

/** Probability of each item of a slate, and last of none: the multinomial logit by weights. */
export function choiceProbabilities(
  process: SlateProcess,
  state: number,
  slate: ArrayLike<number>,
): Float64Array {
  const { items, appeal, nothing } = process;
  const weights = new Float64Array(slate.length + 1);
  for (let i = 0; i < slate.length; i++) weights[i] = appeal[state * items + slate[i]];
  weights[slate.length] = nothing[state];
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

/** The same world with every slate as an action of its own: what planning without a decomposition has to solve. */
export function slateDecisionProcess(process: SlateProcess): DecisionProcess {
  requireSlateProcess(process);
  const { states, items, slateSize, transition, reward, terminal, start } = process;
  const slates = allSlates(items, slateSize);
  const actions = slates.length;
  const result = {
    states,
    actions,
    transition: new Float64Array(states * actions * states),
    reward: new Float64Array(states * actions),
    terminal,
    start,
  };
  for (let state = 0; state < states; state++) {
    slates.forEach((slate, action) => {
      const row = state * actions + action;
      choiceProbabilities(process, state, slate).forEach((p, i) => {
        const choice = state * (items + 1) + (i < slate.length ? slate[i] : items);
        result.reward[row] += p * reward[choice];
        for (let to = 0; to < states; to++)
          result.transition[row * states + to] += p * transition[choice * states + to];
      });
    });
  }
  return result;
}
