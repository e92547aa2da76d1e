// The policies of the quote experiment: boxes by each model's scores, with the rule that suits them, and what they are
// worth on the same visitors.
import type { QuoteRates } from 'lib/lessons';
import {
  type BoxRule,
  type DecisionPoints,
  decisionPoints,
  type FunnelOutcomes,
  funnelOutcomes,
  QuoteFunnel,
  type QuoteFunnelOptions,
  type QuoteVisitor,
} from 'lib/worlds';
import { mapValues, mean } from '../runner/figures';
import type { Predictors } from './models';

/** Largest loss of completed quotes that a policy may cost, as a difference of rates. */
export const guardrail = 0.02;
export const tuningCount = 5000;
const thresholds = [0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6];

const rates = ({ completed, attached, anyAttached, boxes }: FunnelOutcomes): QuoteRates => ({
  completed: mean(completed),
  anyAttached: mean(anyAttached),
  attached: mean(attached),
  boxes: mean(boxes),
});

/** Visitors, and the points at which a box may be shown to them. */
interface Audience {
  visitors: QuoteVisitor[];
  points: DecisionPoints;
}

/** The rule that attaches the most on visitors of its own, among those that keep half the guardrail there. */
function tuned(funnel: QuoteFunnel, { visitors, points }: Audience, scores: Float64Array): BoxRule {
  const none = mean(funnelOutcomes(funnel, visitors).completed);
  let best: { rule: BoxRule; value: number } | undefined;
  for (const threshold of thresholds) {
    for (const boxes of [1, 2, 3]) {
      const rule = { threshold, boxes, size: 2 };
      const { completed, anyAttached } = funnelOutcomes(funnel, visitors, { points, scores, rule });
      const value = mean(anyAttached);
      if (mean(completed) < none - guardrail / 2) continue;
      if (best === undefined || value > best.value) best = { rule, value };
    }
  }
  // Where every rule breaks the guardrail, hardly any box is shown.
  return best?.rule ?? { threshold: 0.95, boxes: 1, size: 1 };
}

/**
 * The policies on the same visitors, each with its rule; and, for what no experiment can know, the GRU's where people
 * overlook less, or more, of the last page. The visitors and what is known of them stay the same.
 * @param options of the world
 * @param count of visitors
 */
export function compare(options: QuoteFunnelOptions, funnel: QuoteFunnel, byName: Predictors, count: number) {
  const [tuning, tested] = [
    [20_000_000, tuningCount],
    [30_000_000, count],
  ].map(([from, size]) => {
    const visitors = funnel.visitors(from, size);
    return { visitors, points: decisionPoints(visitors) };
  });
  const outcomes: Record<string, FunnelOutcomes> = { none: funnelOutcomes(funnel, tested.visitors) };
  const chosen: Record<string, BoxRule> = {};
  const attention: Record<string, Record<string, QuoteRates>> = {};
  for (const name of ['rules', 'network on a bag', 'GRU', 'LSTM', 'oracle']) {
    const [tuningScores, scores] = [tuning, tested].map(({ points }) => byName[name](points.prefixes));
    chosen[name] = tuned(funnel, tuning, tuningScores);
    outcomes[name] = funnelOutcomes(funnel, tested.visitors, {
      points: tested.points,
      scores,
      rule: chosen[name],
    });
    if (name !== 'GRU') continue;
    for (const level of [0.5, 0.6, 0.8, 0.9]) {
      const other = new QuoteFunnel({ ...options, attention: level });
      const rule = tuned(other, tuning, tuningScores);
      attention[level] = {
        none: rates(funnelOutcomes(other, tested.visitors)),
        GRU: rates(funnelOutcomes(other, tested.visitors, { points: tested.points, scores, rule })),
      };
    }
  }
  return { chosen, outcomes, policies: mapValues(outcomes, rates), attention };
}
