import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireIds } from '../../core/columns';
import { requireMemory } from '../../core/memory';
import { requireKind, requireParts } from '../../core/options/options';
import { requireTypedArray } from '../../core/shapes/typed-arrays';
import { type QuotePrefix, requireEvents } from '../../worlds/quotes/events';
import { type QuoteFieldName, quoteForm } from '../../worlds/quotes/form';
import { quoteVehicles } from '../../worlds/quotes/vehicles';

/** What a session says at present, by question; a question that was not answered yet is missing. */
export type QuoteAnswers = Readonly<Partial<Record<QuoteFieldName, number>>>;

/** The last answer to each question. */
export function presentAnswers(session: QuotePrefix): QuoteAnswers {
  requireEvents('session', session);
  const answers: Partial<Record<QuoteFieldName, number>> = {};
  for (const { act, field, value } of session) {
    if (act === 'answer' || act === 'edit') answers[field] = value;
  }
  return answers;
}

/** A hand-written rule: whether an add-on suits what the visitor has answered. */
export type OfferRule = (answers: QuoteAnswers) => boolean;

const isChoice = (answers: QuoteAnswers, field: QuoteFieldName, ...names: string[]) => {
  const value = answers[field];
  const levels: readonly string[] = quoteForm[field].levels;
  return value !== undefined && names.includes(levels[value]);
};
const vehicleIs = (answers: QuoteAnswers, trait: 'fuel' | 'price', what: string) =>
  answers.vehicle !== undefined && quoteVehicles[answers.vehicle][trait] === what;

/**
 * The rules that an insurer's product manager would write, one per add-on in the order of `quoteAddOns`. They know
 * what a vehicle is, which the models have to learn; they do not know order, nor how rules add up.
 */
export const quoteRules: readonly OfferRule[] = [
  // Gap insurance: who does not own the car owes more than it is worth; new electric cars lose value fastest.
  (a) =>
    isChoice(a, 'ownership', 'financed', 'leased') ||
    (vehicleIs(a, 'fuel', 'electric') && !('ownership' in a)),
  // EV charging cover.
  (a) => vehicleIs(a, 'fuel', 'electric'),
  // Umbrella: families with something to lose.
  (a) => isChoice(a, 'household', 'young driver') || vehicleIs(a, 'price', 'high'),
  // Roadside assistance: old cars and long ways.
  (a) => (a.vehicleAge ?? 0) >= 8 || (a.mileage ?? 0) >= 15_000,
  // Glass cover: cars that stand in the street, or are driven much.
  (a) => isChoice(a, 'parking', 'street') || (a.mileage ?? 0) >= 15_000,
  // Rental car: who needs the car for work.
  (a) => isChoice(a, 'use', 'commute'),
  // Accident forgiveness: young drivers.
  (a) => isChoice(a, 'household', 'young driver') || (a.age ?? 99) <= 25,
  // Personal belongings: business in the boot.
  (a) => isChoice(a, 'use', 'business') || isChoice(a, 'parking', 'street'),
];

/** A baseline that was fitted: probabilities of all add-ons, session by session, [sessions * add-ons]. */
export interface OfferBaseline {
  probabilities(sessions: readonly QuotePrefix[]): Float64Array;
}

/** Offers to learn rates from. */
export interface OfferAnswers {
  readonly prefixes: readonly QuotePrefix[];
  readonly addOn: Int32Array;
  readonly attached: Int32Array;
}

/** Everybody is given each add-on's own rate, (taken + mean) / (offered + 1). @throws on a log that does not fit */
export function fitOfferPopularity(log: OfferAnswers, addOns: number): OfferBaseline {
  requireParts('log', log, ['prefixes', 'addOn', 'attached']);
  requirePositiveInteger('addOns', addOns);
  requireMemory('addOns', 40 * addOns);
  return fitOfferRules(
    log,
    Array.from({ length: addOns }, () => () => true),
  );
}

/**
 * Rules turned into probabilities: an add-on's rate among the sessions for which its rule holds, and among the others,
 * (taken + mean) / (offered + 1) each. So rules are compared with models at their best.
 * @param rules one per add-on
 * @throws on a log that does not fit
 */
export function fitOfferRules(log: OfferAnswers, rules: readonly OfferRule[]): OfferBaseline {
  requireParts('log', log, ['prefixes', 'addOn', 'attached']);
  requireKind('rules', rules, 'list');
  requirePositiveInteger('rules', rules.length);
  for (let a = 0; a < rules.length; a++) requireKind(`rules[${a}]`, rules[a], 'function');
  requireKind('log.prefixes', log.prefixes, 'list');
  requireTypedArray('log.addOn', log.addOn, 'Int32Array');
  requireTypedArray('log.attached', log.attached, 'Int32Array');
  requireIds('log.addOn', log.addOn, rules.length);
  for (const [name, { length }] of Object.entries({ prefixes: log.prefixes, attached: log.attached })) {
    if (length !== log.addOn.length || length === 0) {
      throw argumentError(`log.${name}`, `one per offer, and at least one (${log.addOn.length})`, length);
    }
  }
  const mean = log.attached.reduce((sum, label) => sum + label, 0) / log.attached.length;
  const offered = new Float64Array(2 * rules.length);
  const taken = new Float64Array(2 * rules.length);
  log.prefixes.forEach((prefix, row) => {
    const cell = cellOf(rules, log.addOn[row], presentAnswers(prefix));
    offered[cell]++;
    taken[cell] += log.attached[row];
  });
  const rate = taken.map((count, cell) => (count + mean) / (offered[cell] + 1));
  return {
    probabilities(sessions) {
      const all = new Float64Array(sessions.length * rules.length);
      sessions.forEach((session, row) => {
        const answers = presentAnswers(session);
        for (let a = 0; a < rules.length; a++) all[row * rules.length + a] = rate[cellOf(rules, a, answers)];
      });
      return all;
    },
  };
}

function cellOf(rules: readonly OfferRule[], addOn: number, answers: QuoteAnswers): number {
  return 2 * addOn + (rules[addOn](answers) ? 1 : 0);
}
