import { argumentError } from '../../core/checks';
import { type QuotePrefix, requireEvent } from './events';
import { fieldPlace, quoteFieldNames } from './form';
import { editableAt } from './journey';

/** @throws unless the events can happen in this order: answers as the form asks, one act at most after each */
export function requireSession(session: QuotePrefix): void {
  requireList(session);
  let place = -1;
  session.forEach((event, i) => {
    requireEvent(event, i);
    if (event.act === 'answer') {
      if (fieldPlace[event.field] !== place + 1) {
        throw argumentError(
          `event ${i}`,
          `an answer to ${quoteFieldNames[place + 1] ?? 'nothing'}`,
          event.field,
        );
      }
      place++;
      return;
    }
    if (session[i - 1]?.act !== 'answer') throw argumentError(`event ${i}`, 'an answer', event.act);
    if (event.act === 'edit' ? !editableAt(place).includes(event.field) : fieldPlace[event.field] !== place) {
      throw argumentError(`${event.act} at event ${i}`, 'of a question that allows it there', event.field);
    }
  });
}

function requireList(session: unknown): void {
  if (!Array.isArray(session)) throw argumentError('session', 'a list of events', session);
}
