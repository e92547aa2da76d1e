import { argumentError, requirePositiveInteger, requireProbability } from '../../core/checks';
import { requireKind, requireOptions, requireParts } from '../../core/options/options';
import { requireTypedArray } from '../../core/shapes/typed-arrays';
import { type QuotePrefix, requireEvents } from './events';
import { fieldIndex } from './form';
import type { QuoteFunnel } from './funnel';
import type { QuoteVisitor } from './journey';
import type { OfferBox } from './visit';

/** Add-ons that are looked through for every box. */
const mostAddOns = 1e6;

/** When a box is shown and what is in it. */
export interface BoxRule {
  /** Least score of an add-on to be offered, in [0, 1]. */
  threshold: number;
  /** Most add-ons in one box, 1 or more. Default: 2. */
  size?: number;
  /** Most boxes in one session, 1 or more. Default: 2. */
  boxes?: number;
}

/** The points of visitors' sessions at which a box may be decided on: from the vehicle to the last event but one. */
export interface DecisionPoints {
  /** Sessions so far, visitor by visitor. */
  readonly prefixes: readonly QuotePrefix[];
  /** Points of visitor v are offsets[v] .. offsets[v + 1] - 1: [visitors + 1]. */
  readonly offsets: Int32Array;
  /** Number of events at each visitor's first point. */
  readonly firstLength: Int32Array;
}

/** Outcomes under a policy, one entry per visitor. */
export interface FunnelOutcomes {
  /** 1 if the quote was completed. */
  completed: Int32Array;
  /** Add-ons bought. */
  attached: Int32Array;
  /** 1 if any add-on was bought. */
  anyAttached: Int32Array;
  /** Boxes shown. */
  boxes: Int32Array;
}

/** All points at which a policy may decide, so that a model can score them in batches. */
export function decisionPoints(visitors: readonly QuoteVisitor[]): DecisionPoints {
  requireVisitors(visitors);
  const prefixes: QuotePrefix[] = [];
  const offsets = new Int32Array(visitors.length + 1);
  const firstLength = new Int32Array(visitors.length);
  visitors.forEach(({ events }, v) => {
    const first = events.findIndex(({ field }) => fieldIndex[field] === fieldIndex.vehicle) + 1;
    firstLength[v] = first;
    for (let length = first; length < events.length; length++) prefixes.push(events.slice(0, length));
    offsets[v + 1] = prefixes.length;
  });
  return { prefixes, offsets, firstLength };
}

/**
 * Sends visitors through the funnel with boxes by scores: at each point, the highest-scored add-ons that reach the
 * threshold and were not offered before go into a box, if there may be another box.
 *
 * Visitors have random draws of their own, so two policies on the same visitors differ by what the policies do and
 * nothing else.
 * @param policy its `scores` are those of each add-on at each decision point, row by row: [points, add-ons]. Default: no
 *   boxes at all
 * @throws on a bad rule, or scores of another length
 */
export function funnelOutcomes(
  funnel: QuoteFunnel,
  visitors: readonly QuoteVisitor[],
  policy?: { points: DecisionPoints; scores: ArrayLike<number>; rule: BoxRule },
): FunnelOutcomes {
  requireParts('funnel', funnel, ['visitor', 'visitors']);
  requireVisitors(visitors);
  const addOns = funnel.addOns.length;
  if (policy !== undefined) {
    requireOptions('policy', policy, { points: 'object', scores: 'list', rule: 'object' });
    requireParts('policy.points', policy.points, ['prefixes', 'offsets', 'firstLength']);
    requireKind('policy.points.prefixes', policy.points.prefixes, 'list');
    requireTypedArray('policy.points.offsets', policy.points.offsets, 'Int32Array');
    requireTypedArray('policy.points.firstLength', policy.points.firstLength, 'Int32Array');
    const expected = policy.points.prefixes.length * addOns;
    if (policy.points.offsets.length !== visitors.length + 1) {
      throw argumentError('points', 'those of the visitors', policy.points.offsets.length - 1);
    }
    if (policy.scores.length !== expected) {
      throw argumentError('scores', `one per decision point and add-on (${expected})`, policy.scores.length);
    }
    requireRule(policy.rule);
  }
  const count = visitors.length;
  const outcomes = {
    completed: new Int32Array(count),
    attached: new Int32Array(count),
    anyAttached: new Int32Array(count),
    boxes: new Int32Array(count),
  };
  visitors.forEach((visitor, v) => {
    const visit = funnel.visit(visitor, policy && boxOf(policy, v, addOns));
    outcomes.completed[v] = visit.completed ? 1 : 0;
    outcomes.attached[v] = visit.attached.length;
    outcomes.anyAttached[v] = visit.attached.length > 0 ? 1 : 0;
    outcomes.boxes[v] = visit.boxes;
  });
  return outcomes;
}

function boxOf(
  policy: { points: DecisionPoints; scores: ArrayLike<number>; rule: BoxRule },
  visitor: number,
  addOns: number,
): OfferBox {
  const { points, scores } = policy;
  const { boxes = 2 } = policy.rule;
  let shown = 0;
  return (length, offered) => {
    const point = length - points.firstLength[visitor];
    if (point < 0 || shown >= boxes) return [];
    const start = (points.offsets[visitor] + point) * addOns;
    const chosen = chooseForBox((addOn) => scores[start + addOn], addOns, policy.rule, offered);
    if (chosen.length > 0) shown++;
    return chosen;
  };
}

/**
 * The add-ons of one box: the highest scores that reach the threshold, best first, ties to the lower id.
 * @param offered add-ons that must not be offered again
 */
export function chooseForBox(
  score: (addOn: number) => number,
  addOns: number,
  rule: BoxRule,
  offered: readonly number[],
): number[] {
  requireKind('score', score, 'function');
  requireKind('offered', offered, 'list');
  requireRule(rule);
  requirePositiveInteger('addOns', addOns);
  if (addOns > mostAddOns) throw argumentError('addOns', `at most ${mostAddOns}`, addOns);
  const candidates: number[] = [];
  for (let addOn = 0; addOn < addOns; addOn++) {
    if (score(addOn) >= rule.threshold && !offered.includes(addOn)) candidates.push(addOn);
  }
  return candidates.sort((a, b) => score(b) - score(a)).slice(0, rule.size ?? 2);
}

function requireRule(rule: BoxRule): void {
  requireOptions('rule', rule, { threshold: 'number', size: 'number?', boxes: 'number?' });
  const { threshold, size = 2, boxes = 2 } = rule;
  requireProbability('threshold', threshold);
  requirePositiveInteger('size', size);
  requirePositiveInteger('boxes', boxes);
}

function requireVisitors(visitors: readonly QuoteVisitor[]): void {
  requireKind('visitors', visitors, 'list');
  visitors.forEach((visitor, v) => {
    requireParts(`visitors[${v}]`, visitor, ['kind', 'answers', 'events', 'thresholds', 'patience']);
    requireEvents(`visitors[${v}].events`, visitor.events);
    for (const name of ['answers', 'thresholds', 'patience'] as const)
      requireTypedArray(`visitors[${v}].${name}`, visitor[name], 'Float64Array');
  });
}
