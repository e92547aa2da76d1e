import { argumentError, requirePositiveInteger } from '../../core/checks';
import { type QuotePrefix, quoteActs, requireEvent } from '../../worlds/quotes/events';
import { fieldsByIndex, numberRange, quoteFieldNames } from '../../worlds/quotes/form';

/** Sessions as numbers, row by row, padded on the left. */
export interface QuoteSessions {
  /** What an event is about, 0 for padding: one id per answer of a choice, per question with a number, per help page. */
  readonly token: Int32Array;
  /** What was done, 0 for padding, else 1 + the position in `quoteActs`. */
  readonly act: Int32Array;
  /** A number's answer, its range mapped to [-1, 1]; 0 for all else. */
  readonly number: Float32Array;
}

/** First token of each question: its choices or its number follow, then its help page. */
const firstToken: number[] = [];
let tokens = 1;
for (const field of fieldsByIndex) {
  firstToken.push(tokens);
  tokens += (field.kind === 'choice' ? field.levels.length : 1) + 1;
}
const compareToken = tokens;

/** Number of tokens, padding included: ids are 0 .. quoteTokens - 1. */
export const quoteTokens = tokens + 1;

/** Number of acts, padding included. */
export const quoteActIds = quoteActs.length + 1;

/**
 * Sessions as columns for a model. Of a session longer than `length` the last events are kept; an empty one is all
 * padding. The columns are wide: `length` numbers per row each.
 * @param sessions any events in any order: a form on a page may be filled in otherwise than simulated
 * @param length events per row, 1 or more. Default: 20
 * @throws on no sessions, or an event that the form does not have, naming the session and the event
 */
export function encodeQuoteSessions(sessions: readonly QuotePrefix[], length = 20): QuoteSessions {
  requirePositiveInteger('length', length);
  if (!(sessions?.length > 0)) throw argumentError('sessions', 'at least one', sessions?.length ?? sessions);
  const positions = sessions.length * length;
  const token = new Int32Array(positions);
  const act = new Int32Array(positions);
  const number = new Float32Array(positions);
  sessions.forEach((session, row) => {
    const from = Math.max(0, session.length - length);
    for (let i = from; i < session.length; i++) {
      const event = session[i];
      requireEvent(event, i);
      const at = (row + 1) * length - session.length + i;
      act[at] = quoteActs.indexOf(event.act) + 1;
      [token[at], number[at]] = tokenOf(quoteFieldNames.indexOf(event.field), event.act, event.value);
    }
  });
  return { token, act, number };
}

function tokenOf(position: number, act: string, value: number): [token: number, number: number] {
  if (act === 'compare') return [compareToken, 0];
  const field = fieldsByIndex[position];
  if (act === 'help') {
    return [firstToken[position] + (field.kind === 'choice' ? field.levels.length : 1), 0];
  }
  if (field.kind === 'choice') return [firstToken[position] + value, 0];
  const [low, high] = numberRange(field);
  return [firstToken[position], (2 * (value - low)) / (high - low) - 1];
}
