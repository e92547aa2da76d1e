import { type Interest, interestLogit, interests } from './add-ons';
import { answerShares, driverKinds } from './drivers';
import type { QuotePrefix } from './events';
import { fieldIndex, fieldsByIndex, levelOf } from './form';
import { actShares, changedDeductible, editableAt } from './journey';
import { mindShifts } from './mind';

const questions = fieldsByIndex.length;

/**
 * P(kind of driver | session): Bayes' rule over the four kinds, exact, as answers and acts are independent given the
 * kind. What happens after the last event is not known yet, so it counts for nothing.
 * @returns [kinds], summing to 1
 */
export function kindPosterior(session: QuotePrefix): Float64Array {
  const posterior = Float64Array.from(driverKinds, ({ share }) => share);
  for (let kind = 0; kind < posterior.length; kind++) {
    let deductible = -1;
    let index = -1;
    session.forEach(({ act, field, value }, i) => {
      const at = fieldIndex[field];
      if (act === 'answer') {
        // Nothing was done between the last answer and this one.
        if (i > 0 && session[i - 1].act === 'answer') posterior[kind] *= 1 - someAct(kind, index);
        posterior[kind] *= answerChance(kind, at, value);
        index = at;
      } else {
        posterior[kind] *= actShares(kind, index)[act];
        if (act === 'edit') {
          posterior[kind] /= editableAt(index).length;
          posterior[kind] *=
            at === fieldIndex.deductible
              ? deductibleChance(kind, deductible, value)
              : answerChance(kind, at, value);
        }
      }
      if (at === fieldIndex.deductible && (act === 'answer' || act === 'edit')) deductible = value;
    });
  }
  const total = posterior.reduce((sum, p) => sum + p, 0);
  return posterior.map((p) => p / total);
}

function someAct(kind: number, index: number): number {
  const { help, compare, edit } = actShares(kind, index);
  return help + compare + edit;
}

/** P(value | kind) up to what all kinds share: of a number, its band's share. */
function answerChance(kind: number, index: number, value: number): number {
  return answerShares[kind][index][levelOf(index, value)];
}

function deductibleChance(kind: number, from: number, to: number): number {
  const { dearer } = driverKinds[kind];
  const up = changedDeductible(from, true) === to ? dearer : 0;
  const down = changedDeductible(from, false) === to ? 1 - dearer : 0;
  return up + down;
}

/** The levels that a session has shown, by index; -1 where the question was not asked yet. */
export function shownLevels(session: QuotePrefix, length = session.length): Int32Array {
  const levels = new Int32Array(questions).fill(-1);
  for (let i = 0; i < length; i++) {
    const { act, field, value } = session[i];
    if (act === 'answer' || act === 'edit') levels[fieldIndex[field]] = levelOf(fieldIndex[field], value);
  }
  return levels;
}

/** Logits of interest that are possible given some levels, and their probabilities. */
interface Spread {
  logits: Float64Array;
  chances: Float64Array;
}

/**
 * P(takes the add-on if it is offered on the next screen | session), exactly, for each add-on: over the kinds of
 * drivers by their posterior, and over the answers not given yet by the kind's shares,
 *
 *   p_a = sum_k P(k | session) sum_x P(x | k) sigmoid(interest_a(k, x) + shift_a(session)).
 */
export class QuoteOracle {
  private readonly spreads = new Map<number, Spread>();

  constructor(private readonly orderStrength: number) {}

  /** Probabilities by add-on: [add-ons]. @param session checked */
  probabilities(session: QuotePrefix): Float64Array {
    const posterior = kindPosterior(session);
    const levels = shownLevels(session);
    const shifts = mindShifts(session, session.length, this.orderStrength);
    return Float64Array.from(interests, (_, addOn) => {
      let probability = 0;
      for (let kind = 0; kind < posterior.length; kind++) {
        const { logits, chances } = this.spread(addOn, kind, levels);
        let expected = 0;
        for (let i = 0; i < logits.length; i++) {
          expected += chances[i] / (1 + Math.exp(-logits[i] - shifts[addOn]));
        }
        probability += posterior[kind] * expected;
      }
      return probability;
    });
  }

  private spread(addOn: number, kind: number, levels: Int32Array): Spread {
    const interest = interests[addOn];
    let key = addOn * driverKinds.length + kind;
    for (const index of interest.indices)
      key = key * (fieldsByIndex[index].levels.length + 1) + levels[index] + 1;
    // Add-ons look at different questions: the keys of one must not meet another's.
    key = key * interests.length + addOn;
    let found = this.spreads.get(key);
    if (found === undefined) {
      found = spreadOf(interest, kind, levels);
      this.spreads.set(key, found);
    }
    return found;
  }
}

/** Goes through all answers that are still open. */
function spreadOf(interest: Interest, kind: number, levels: Int32Array): Spread {
  const byLogit = new Map<number, number>();
  const filled = levels.slice();
  const open = interest.indices.filter((index) => levels[index] < 0);
  const fill = (i: number, chance: number): void => {
    if (i === open.length) {
      const logit = interestLogit(interest, kind, filled);
      byLogit.set(logit, (byLogit.get(logit) ?? 0) + chance);
      return;
    }
    answerShares[kind][open[i]].forEach((share, level) => {
      filled[open[i]] = level;
      fill(i + 1, chance * share);
    });
  };
  fill(0, 1);
  return { logits: Float64Array.from(byLogit.keys()), chances: Float64Array.from(byLogit.values()) };
}
