import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
/** @type {typeof import('lib/worlds')} */
const { quoteActs, quoteAnswer, quoteFieldNames, quoteForm } = require('lib/worlds');

/** Most events that a request may hold: a form with eleven questions gives no more by itself. */
export const mostEvents = 60;

/** A request that cannot be answered, with the status and the sentence that say why. */
export class RequestError extends Error {
  /**
   * @param {number} status of HTTP
   * @param {string} message
   * @param {Record<string, string>} [headers] of the answer, beside the usual ones
   */
  constructor(status, message, headers = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/**
 * The session that a page sends: `{ "events": [{ "act": "answer", "field": "age", "answer": 34 }, …] }`.
 * A vehicle that the catalog does not have is "another vehicle"; everything else that the form does not take is an
 * error that names the event: so is an edit of what was not answered before.
 *
 * @param {string} text of the request's body
 * @returns {import('lib/worlds').QuoteEvent[]}
 */
export function parseSession(text) {
  const body = parseJson(text);
  if (!isRecord(body)) throw new RequestError(400, 'the body must be an object with "events"');
  const { events } = body;
  if (!Array.isArray(events)) throw new RequestError(400, '"events" must be a list');
  if (events.length > mostEvents) {
    throw new RequestError(400, `"events" must be at most ${mostEvents}, got ${events.length}`);
  }
  const answered = new Set();
  return events.map((event, i) => {
    try {
      const parsed = parseEvent(event);
      if (parsed.act === 'edit' && !answered.has(parsed.field)) {
        throw new RequestError(400, `"act" must be answer before it is edit, for ${parsed.field}`);
      }
      if (parsed.act === 'answer') answered.add(parsed.field);
      return parsed;
    } catch (error) {
      if (error instanceof RangeError || error instanceof RequestError) {
        throw new RequestError(400, `event ${i}: ${error.message}`);
      }
      throw error;
    }
  });
}

/** @param {unknown} event @returns {import('lib/worlds').QuoteEvent} */
function parseEvent(event) {
  if (!isRecord(event)) throw new RequestError(400, 'must be an object');
  const { act, field, answer } = event;
  const acts = /** @type {readonly unknown[]} */ (quoteActs);
  const fields = /** @type {readonly unknown[]} */ (quoteFieldNames);
  if (!acts.includes(act)) throw new RequestError(400, `"act" must be one of ${quoteActs.join(', ')}`);
  if (!fields.includes(field)) {
    throw new RequestError(400, `"field" must be one of ${quoteFieldNames.join(', ')}`);
  }
  const name = /** @type {import('lib/worlds').QuoteFieldName} */ (field);
  if (act === 'help' || act === 'compare') return { act, field: name, value: 0 };
  const { kind } = quoteForm[name];
  if (kind === 'number') {
    if (typeof answer !== 'number') throw new RequestError(400, `"answer" to ${name} must be a number`);
    if (Number.isFinite(answer) && !Number.isInteger(answer)) {
      throw new RequestError(400, `"answer" to ${name} must be a whole number, got ${answer}`);
    }
  } else if (typeof answer !== 'string' || [...answer].length > 80) {
    throw new RequestError(400, `"answer" to ${name} must be a text of at most 80 characters`);
  }
  return quoteAnswer(name, answer, /** @type {'answer' | 'edit'} */ (act));
}

/** @param {string} text */
function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new RequestError(400, 'the body must be JSON');
  }
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
function isRecord(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
