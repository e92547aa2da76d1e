import { argumentError } from '../../core/checks';
import { type QuotePrefix, requireEvent } from './events';
import { fieldIndex, quoteFieldNames } from './form';
import { editableAt } from './journey';

/** @throws unless the events can happen in this order: answers as the form asks, one act at most after each */
export function requireSession(session: QuotePrefix): void {
  requireList(session);
  let index = -1;
  session.forEach((event, i) => {
    requireEvent(event, i);
    if (event.act === 'answer') {
      if (fieldIndex[event.field] !== index + 1) {
        throw argumentError(
          `event ${i}`,
          `an answer to ${quoteFieldNames[index + 1] ?? 'nothing'}`,
          event.field,
        );
      }
      index++;
      return;
    }
    if (session[i - 1]?.act !== 'answer') throw argumentError(`event ${i}`, 'an answer', event.act);
    if (event.act === 'edit' ? !editableAt(index).includes(event.field) : fieldIndex[event.field] !== index) {
      throw argumentError(`${event.act} at event ${i}`, 'of a question that allows it there', event.field);
    }
  });
}

function requireList(session: unknown): void {
  if (!Array.isArray(session)) throw argumentError('session', 'a list of events', session);
}
