import { argumentError } from '../../core/checks';
import type { Random } from '../../core/random';
import { requireSize } from '../world-options';
import type { QuotePrefix } from './events';
import type { QuoteVisitor } from './journey';
import type { QuoteVisit } from './visit';

/** A log of single offers, one per row, as a pilot with random offers records them. */
export interface OfferLog {
  /** Number of the visitor, whose session the row is of: no visitor has two. */
  readonly visitor: Int32Array;
  /** What the visitor had done when the offer was made. */
  readonly prefixes: readonly QuotePrefix[];
  /** The add-on that was offered. */
  readonly addOn: Int32Array;
  /** 1 if it was taken, 0 if not. */
  readonly attached: Int32Array;
}

/** What a pilot asks of a funnel. */
interface PilotedFunnel {
  readonly addOns: readonly string[];
  visitor(number: number): QuoteVisitor;
  visit(visitor: QuoteVisitor): QuoteVisit;
  interest(visitor: QuoteVisitor, length: number, addOn: number): number;
}

/**
 * Draws the log of `QuoteFunnel.offerLog`.
 * @param random the funnel's, of which each visitor's offer has a child of its own
 * @throws on a bad number of the first visitor, or of visitors
 */
export function drawOfferLog(funnel: PilotedFunnel, random: Random, from: number, count: number): OfferLog {
  requireSize('count', count);
  const rows: { visitor: number; prefix: QuotePrefix; addOn: number; attached: number }[] = [];
  for (let number = from; number < from + count; number++) {
    const visitor = funnel.visitor(number);
    const draws = random.child(`quote-pilot-${number}`);
    const first = visitor.events.findIndex(({ field }) => field === 'vehicle') + 1;
    const length = draws.integer(first, visitor.events.length);
    const addOn = draws.integer(0, funnel.addOns.length);
    // Who would have left by then is not there to be asked.
    if (funnel.visit(visitor).length < length) continue;
    const attached = visitor.thresholds[addOn] < funnel.interest(visitor, length, addOn) ? 1 : 0;
    rows.push({ visitor: number, prefix: visitor.events.slice(0, length), addOn, attached });
  }
  return {
    visitor: Int32Array.from(rows, ({ visitor }) => visitor),
    prefixes: rows.map(({ prefix }) => prefix),
    addOn: Int32Array.from(rows, ({ addOn }) => addOn),
    attached: Int32Array.from(rows, ({ attached }) => attached),
  };
}

/**
 * @param name of the log in an error, as `otherName`
 * @throws if a visitor stands in both logs: what is chosen on one of them would be judged on its own rows
 */
export function requireOtherVisitors(name: string, log: OfferLog, otherName: string, other: OfferLog): void {
  const known = new Set(other.visitor);
  const twice = log.visitor.find((visitor) => known.has(visitor));
  if (twice !== undefined) {
    throw argumentError(name, `of visitors that ${otherName} does not have`, `visitor ${twice}`);
  }
}
