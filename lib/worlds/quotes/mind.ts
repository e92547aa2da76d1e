import { quoteAddOns } from './add-ons';
import type { QuotePrefix } from './events';
import { fieldIndex } from './form';

/** How much help on a topic raises the logit of interest right after, and what is left of it one event later. */
const helpEffect = 2;
const helpDecay = 0.6;
/** How much comparing prices lowers every logit, and what is left of it one event later. */
const compareEffect = -1.8;
const compareDecay = 0.7;
/** A deductible that was lowered last, and one that was raised last. */
const lowered = 0.9;
const raised = -0.7;

/**
 * What the order of a session does to the logit of interest in each add-on: [add-ons]. Help and comparison fade with
 * every event after them, and of the changes of the deductible it is the last one's direction that counts. A bag of
 * the same events does not tell any of it.
 * @param length how many events of the session count
 */
export function mindShifts(session: QuotePrefix, length: number, strength: number): Float64Array {
  const shifts = new Float64Array(quoteAddOns.length);
  if (strength === 0) return shifts;
  let compared = 0;
  let deductible = -1;
  let direction = 0;
  for (let i = 0; i < length; i++) {
    const { act, field, value } = session[i];
    const later = length - 1 - i;
    if (act === 'help') {
      for (let a = 0; a < shifts.length; a++) {
        if (quoteAddOns[a].topics.includes(field)) shifts[a] += helpEffect * helpDecay ** later;
      }
    } else if (act === 'compare') {
      compared = compareEffect * compareDecay ** later;
    } else if (fieldIndex[field] === fieldIndex.deductible) {
      if (act === 'edit') direction = value < deductible ? 1 : -1;
      deductible = value;
    }
  }
  for (let a = 0; a < shifts.length; a++) {
    shifts[a] += compared;
    if (direction < 0) shifts[a] += raised;
    if (direction > 0 && quoteAddOns[a].caution) shifts[a] += lowered;
    shifts[a] *= strength;
  }
  return shifts;
}
