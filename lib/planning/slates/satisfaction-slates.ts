import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { SlateProcess } from './slate-process';

/** Options of `satisfactionSlates`. */
export interface SatisfactionSlatesOptions {
  /** Levels of satisfaction, 2 or more. Default: 6. */
  levels?: number;
  /** Offers, from the loudest to the soundest, 2 or more. Default: 6. */
  items?: number;
  /** Offers shown together, at most all. Default: 2. */
  slateSize?: number;
}

/**
 * Slates of offers and a customer's satisfaction, after RecSim's "long-term satisfaction" (Ie et al. 2019): loud offers
 * are chosen more often and earn more at once, but wear satisfaction down; sound ones build it up. What is earned grows with
 * satisfaction, and the dissatisfied leave.
 */
export function satisfactionSlates(options: SatisfactionSlatesOptions = {}): SlateProcess {
  requireOptions('options', options, { levels: 'number?', items: 'number?', slateSize: 'number?' });
  const { levels = 6, items = 6, slateSize = 2 } = options;
  for (const [name, value] of Object.entries({ levels, items, slateSize }))
    requirePositiveInteger(name, value);
  if (levels < 2) throw argumentError('levels', '2 or more', levels);
  if (items < 2) throw argumentError('items', '2 or more', items);
  if (slateSize > items) throw argumentError('slateSize', `at most the ${items} items`, slateSize);
  const states = levels + 1;
  const choices = items + 1;
  const appeal = new Float64Array(states * items).fill(1);
  const nothing = new Float64Array(states).fill(1);
  const transition = new Float64Array(states * choices * states);
  const reward = new Float64Array(states * choices);
  for (let level = 0; level < levels; level++) {
    const satisfaction = level / (levels - 1);
    const leaves = 0.02 + 0.2 * (1 - satisfaction) ** 2;
    for (let choice = 0; choice < choices; choice++) {
      const row = level * choices + choice;
      const sound = choice / (items - 1);
      if (choice < items) {
        appeal[level * items + choice] = 0.5 + 2 * (1 - sound);
        reward[row] = (4 + 6 * (1 - sound)) * (0.4 + 0.6 * satisfaction);
      }
      const up = choice === items ? 0.1 : 0.5 * sound;
      const down = choice === items ? 0.1 : 0.6 * (1 - sound);
      const add = (to: number, p: number): void => {
        transition[row * states + Math.min(levels - 1, Math.max(0, to))] += p * (1 - leaves);
      };
      add(level + 1, up);
      add(level - 1, down);
      add(level, 1 - up - down);
      transition[row * states + levels] += leaves;
    }
  }
  for (let choice = 0; choice < choices; choice++)
    transition[(levels * choices + choice) * states + levels] = 1;
  const terminal = new Uint8Array(states);
  terminal[levels] = 1;
  const start = new Float64Array(states);
  start[levels >> 1] = 1;
  return { states, items, slateSize, appeal, nothing, transition, reward, terminal, start };
}
