import { argumentError, requireFinite, requireOneOf } from '../../core/checks';
import { type QuoteFieldName, quoteForm, regionOfZip, requireAnswer, vehicleByName } from './form';

/** What a visitor does: answers the next question, changes an earlier answer, reads help, compares prices. */
export const quoteActs = ['answer', 'edit', 'help', 'compare'] as const;
export type QuoteAct = (typeof quoteActs)[number];

/** One step of a session. */
export interface QuoteEvent {
  readonly act: QuoteAct;
  /** The question; of a comparison, the one that was answered last. */
  readonly field: QuoteFieldName;
  /** The answer: a choice's index or a number. 0 for help and comparison. */
  readonly value: number;
}

/** What a visitor did so far, in order: the only thing that anybody knows of them. */
export type QuotePrefix = readonly QuoteEvent[];

/**
 * An answer as a person gives it.
 * @param answer a ZIP code, a vehicle's name (any name will do), a choice's name, or a number
 * @throws on a question that the form does not ask, or an answer that it does not take
 * @example
 * const prefix = [quoteAnswer('zip', '94103'), quoteAnswer('age', 34), quoteAnswer('vehicle', 'Tesla Model 3')];
 */
export function quoteAnswer(
  field: QuoteFieldName,
  answer: string | number,
  act: 'answer' | 'edit' = 'answer',
): QuoteEvent {
  requireOneOf('act', act, ['answer', 'edit'] as const);
  return { act, field, value: answerValue(field, answer) };
}

function answerValue(field: QuoteFieldName, answer: string | number): number {
  if (!Object.hasOwn(quoteForm, field)) requireAnswer(field, Number.NaN);
  const question = quoteForm[field];
  if (question.kind === 'number') {
    requireAnswer(field, answer as number);
    return answer as number;
  }
  if (field === 'zip') return regionOfZip(answer as string);
  if (field === 'vehicle') return vehicleByName(answer as string);
  const levels: readonly string[] = question.levels;
  requireOneOf(field, answer as string, levels);
  return levels.indexOf(answer as string);
}

/** @throws unless the event is one that a visitor can do, naming it by its index in the session */
export function requireEvent(event: QuoteEvent, index: number): void {
  const { act, field, value } = event ?? {};
  requireOneOf(`act of event ${index}`, act, quoteActs);
  if (act === 'help' || act === 'compare') {
    requireAnswer(field, quoteForm[field]?.kind === 'number' ? quoteForm[field].edges[0] : 0);
    if (value !== 0) throw argumentError(`value of event ${index}`, `0 for ${act}`, value);
  } else requireAnswer(field, value);
}

/** @throws unless it is a list of events; what they say is checked where it is read */
export function requireEvents(argument: string, events: QuotePrefix): void {
  if (!Array.isArray(events)) throw argumentError(argument, 'a list of events', events);
  events.forEach((event, i) => {
    const { act, field, value } = event ?? {};
    requireOneOf(`${argument}[${i}].act`, act, quoteActs);
    if (!Object.hasOwn(quoteForm, field ?? ''))
      throw argumentError(`${argument}[${i}].field`, 'a question of the form', field);
    requireFinite(`${argument}[${i}].value`, value as number);
  });
}
