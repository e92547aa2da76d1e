// The policies of the quote experiment: boxes by each model's scores, with the rule that suits them, and what they are
// worth on the same visitors.
import { decisionPoints, funnelOutcomes, QuoteFunnel } from 'lib/worlds';

/** Largest loss of completed quotes that a policy may cost, as a difference of rates. */
export const guardrail = 0.02;
export const tuningCount = 5000;
const thresholds = [0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6];

export const mean = (/** @type {ArrayLike<number>} */ list) =>
  Array.from(list).reduce((total, value) => total + value, 0) / list.length;

/** @param {import('lib/worlds').FunnelOutcomes} outcomes */
const rates = ({ completed, attached, anyAttached, boxes }) => ({
  completed: mean(completed),
  anyAttached: mean(anyAttached),
  attached: mean(attached),
  boxes: mean(boxes),
});

/** @typedef {{ visitors: import('lib/worlds').QuoteVisitor[], points: import('lib/worlds').DecisionPoints }} Audience */

/**
 * The rule that attaches the most on visitors of its own, among those that keep half the guardrail there.
 *
 * @param {import('lib/worlds').QuoteFunnel} funnel
 * @param {Audience} audience
 * @param {Float64Array} scores
 * @returns {import('lib/worlds').BoxRule}
 */
function tuned(funnel, { visitors, points }, scores) {
  const none = mean(funnelOutcomes(funnel, visitors).completed);
  /** @type {{ rule: import('lib/worlds').BoxRule, value: number } | undefined} */
  let best;
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
 *
 * @param {import('lib/worlds').QuoteFunnelOptions} options of the world
 * @param {import('lib/worlds').QuoteFunnel} funnel
 * @param {import('./quote-models.mjs').Predictors} byName
 * @param {number} count of visitors
 */
export function compare(options, funnel, byName, count) {
  const [tuning, tested] = [
    [20_000_000, tuningCount],
    [30_000_000, count],
  ].map(([from, size]) => {
    const visitors = funnel.visitors(from, size);
    return { visitors, points: decisionPoints(visitors) };
  });
  /** @type {Record<string, import('lib/worlds').FunnelOutcomes>} */
  const outcomes = { none: funnelOutcomes(funnel, tested.visitors) };
  /** @type {Record<string, import('lib/worlds').BoxRule>} */
  const chosen = {};
  /** @type {Record<string, Record<string, ReturnType<typeof rates>>>} */
  const attention = {};
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
  return {
    chosen,
    outcomes,
    policies: Object.fromEntries(Object.entries(outcomes).map(([name, each]) => [name, rates(each)])),
    attention,
  };
}
