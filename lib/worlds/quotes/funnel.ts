import {
  argumentError,
  requireNonNegative,
  requireNonNegativeInteger,
  requireProbability,
} from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireSize, type SourceOptions, sourceOf } from '../world-options';
import { interestLogit, interests, quoteAddOns } from './add-ons';
import type { QuotePrefix } from './events';
import { levelOf } from './form';
import { drawVisitor, type QuoteVisitor } from './journey';
import { mindShifts } from './mind';
import { drawOfferLog, type OfferLog } from './offer-log';
import { kindPosterior, QuoteOracle, shownLevels } from './oracle';
import { requireSession } from './require-session';
import type { OfferBox, QuoteVisit } from './visit';

/** Options of `QuoteFunnel`. */
export interface QuoteFunnelOptions extends SourceOptions {
  /**
   * Chance that an interested visitor notices an add-on in the long list on the last page, in [0, 1]; one in a box of
   * its own is always noticed. Default: 0.7.
   */
  attention?: number;
  /** How much the order of a session matters, 0 or more: a factor on help, comparison and changes. Default: 1. */
  orderStrength?: number;
  /** Chance of leaving after the first screen, in [0, 1]; it grows with every screen. Default: 0.02. */
  leaveRate?: number;
  /** What an offer box of which nothing was taken adds to the chance of leaving, times its number. Default: 0.04. */
  annoyance?: number;
}

/**
 * A simulated funnel of auto quotes (*Deep recommenders*, 3.2 and 9.1): anonymous visitors answer a form's questions, change
 * answers, read help, compare prices, and leave; add-ons are offered on the way and on the last page.
 *
 * A visitor is of one of four kinds that nobody sees. Given the kind, answers and acts are independent. The visitor
 * takes an offered add-on when a threshold drawn in advance is below sigmoid(interest(kind, answers) + order(session)).
 * So the probability given any session is known exactly (`trueProbabilities`), and one visitor can be sent through
 * any number of policies with the same random draws (`visit`).
 *
 * @example
 * const funnel = new QuoteFunnel({ seed: 42 });
 * funnel.trueProbabilities([quoteAnswer('zip', '94103'), quoteAnswer('age', 34), quoteAnswer('vehicle', 'Tesla Model 3')]);
 */
export class QuoteFunnel {
  /** Names of the add-ons; their ids are 0 .. addOns.length - 1. */
  readonly addOns: readonly string[] = quoteAddOns.map(({ name }) => name);
  readonly attention: number;
  private readonly random: Random;
  private readonly orderStrength: number;
  private readonly leaveRate: number;
  private readonly annoyance: number;
  private readonly oracle: QuoteOracle;

  /** @throws on the first option that breaks its rule */
  constructor(options: QuoteFunnelOptions = {}) {
    requireOptions('options', options, {
      attention: 'number?',
      orderStrength: 'number?',
      leaveRate: 'number?',
      annoyance: 'number?',
      seed: 'any?',
      random: 'Random?',
    });
    const { attention = 0.7, orderStrength = 1, leaveRate = 0.02, annoyance = 0.04 } = options;
    requireProbability('attention', attention);
    requireNonNegative('orderStrength', orderStrength);
    requireProbability('leaveRate', leaveRate);
    requireProbability('annoyance', annoyance);
    this.random = sourceOf(options);
    this.attention = attention;
    this.orderStrength = orderStrength;
    this.leaveRate = leaveRate;
    this.annoyance = annoyance;
    this.oracle = new QuoteOracle(orderStrength);
  }

  /** A visitor by number: the same one each time, whatever was drawn before. @throws unless it is 0 or more */
  visitor(number: number): QuoteVisitor {
    requireSize('number', number, 0);
    return drawVisitor(this.random.child(`quote-visitor-${number}`));
  }

  /** Several visitors. @param from number of the first one, 0 or more @param count 0 or more */
  visitors(from: number, count: number): QuoteVisitor[] {
    requireSize('count', count, 0);
    requireNonNegativeInteger('from', from);
    return Array.from({ length: count }, (_, i) => this.visitor(from + i));
  }

  /**
   * P(takes the add-on if it is the first to be offered, on the next screen | session) of each add-on: the best that
   * any model of sessions can know.
   * @param session events in the form's order; none is fine: then it is the average visitor's
   * @throws on an event that no visitor of this form can do at that point
   */
  trueProbabilities(session: QuotePrefix): Float64Array {
    requireSession(session);
    return this.oracle.probabilities(session);
  }

  /** P(kind of driver | session), by index in `driverKinds`. @throws as `trueProbabilities` */
  driverProbabilities(session: QuotePrefix): Float64Array {
    requireSession(session);
    return kindPosterior(session);
  }

  /** What the visitor's own probability of taking the add-on is after the first `length` events. */
  interest(visitor: QuoteVisitor, length: number, addOn: number): number {
    const levels = shownLevels(visitor.events, length);
    for (let index = 0; index < levels.length; index++) {
      if (levels[index] < 0) levels[index] = levelOf(index, visitor.answers[index]);
    }
    const shift = mindShifts(visitor.events, length, this.orderStrength)[addOn];
    return 1 / (1 + Math.exp(-interestLogit(interests[addOn], visitor.kind, levels) - shift));
  }

  /**
   * Sends a visitor through the funnel. After event i of the session the box is offered on the next screen; there the
   * visitor takes what they want of it, and then leaves with probability
   *
   *   leaveRate (1 + i / 10) + 0.03 after a comparison + annoyance * number of refused boxes, if this box was refused,
   *
   * or goes on. The last page lists all add-ons; it is noticed with probability `attention`, which scales interest.
   * @param box Default: no boxes
   * @throws if the box offers what is no add-on or was offered before
   */
  visit(visitor: QuoteVisitor, box: OfferBox = () => []): QuoteVisit {
    const { events, thresholds, patience } = visitor;
    const attached = new Set<number>();
    const offered: number[] = [];
    let boxes = 0;
    let refused = 0;
    for (let i = 1; i < events.length; i++) {
      const offers = box(i, offered);
      let leave = this.leaveRate * (1 + i / 10) + (events[i - 1].act === 'compare' ? 0.03 : 0);
      if (offers.length > 0) {
        boxes++;
        const before = attached.size;
        for (const addOn of offers) {
          this.requireNewOffer(addOn, offered);
          offered.push(addOn);
          if (thresholds[addOn] < this.interest(visitor, i, addOn)) attached.add(addOn);
        }
        if (attached.size === before) leave += this.annoyance * ++refused;
      }
      if (patience[i - 1] < leave) return { completed: false, length: i, boxes, attached: [] };
    }
    for (let addOn = 0; addOn < thresholds.length; addOn++) {
      if (thresholds[addOn] < this.attention * this.interest(visitor, events.length, addOn))
        attached.add(addOn);
    }
    return { completed: true, length: events.length, boxes, attached: [...attached].sort((a, b) => a - b) };
  }

  /**
   * The log of a pilot: each visitor who is still there gets one offer of a random add-on after a random event from
   * the vehicle on, all equally likely. Randomness of the offers is what lets a model learn interest from it.
   * @param from number of the first visitor @param count 1 or more
   */
  offerLog(from: number, count: number): OfferLog {
    return drawOfferLog(this, this.random, from, count);
  }

  private requireNewOffer(addOn: number, offered: readonly number[]): void {
    if (!Number.isInteger(addOn) || addOn < 0 || addOn >= this.addOns.length) {
      throw argumentError('add-on in the box', `an id in [0, ${this.addOns.length})`, addOn);
    }
    if (offered.includes(addOn)) throw argumentError('add-on in the box', 'one not offered yet', addOn);
  }
}
