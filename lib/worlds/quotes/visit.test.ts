import assert from 'node:assert/strict';
import { test } from 'node:test';
import { throwsArgument } from '../../core/testing/throws-argument';
import { chooseForBox, decisionPoints, funnelOutcomes } from './box-policy';
import { QuoteFunnel } from './funnel';

const funnel = new QuoteFunnel({ seed: 21 });
const visitors = funnel.visitors(0, 1500);
const points = decisionPoints(visitors);
const addOns = funnel.addOns.length;
const mean = (column: ArrayLike<number>) =>
  Array.from(column).reduce((sum, value) => sum + value, 0) / column.length;

test('a box with what is no add-on, or was offered before, is refused', () => {
  const visitor = visitors[0];
  throwsArgument(() => funnel.visit(visitor, () => [8]), 'add-on in the box');
  assert.throws(
    () => funnel.visit({ ...visitor, patience: visitor.patience.fill(1) }, () => [1]),
    /not offered yet/,
  );
});

test('bad rules and scores of another length are refused', () => {
  const scores = new Float64Array(points.prefixes.length * addOns);
  const go = (rule: object, given: Float64Array = scores) =>
    funnelOutcomes(funnel, visitors, { points, scores: given, rule: { threshold: 0.5, ...rule } });
  throwsArgument(() => go({ threshold: 2 }), 'threshold');
  throwsArgument(() => go({ size: 0 }), 'size');
  throwsArgument(() => go({ boxes: 0.5 }), 'boxes');
  throwsArgument(() => go({}, scores.subarray(1)), 'scores');
  throwsArgument(
    () => funnelOutcomes(funnel, visitors.slice(1), { points, scores, rule: { threshold: 0.5 } }),
    'points',
  );
});

test('a box takes the best add-ons that reach the threshold and were not offered', () => {
  const scores = [0.2, 0.9, 0.5, 0.9, 0.4];
  const choose = (threshold: number, size: number, offered: number[]) =>
    chooseForBox((a) => scores[a], 5, { threshold, size }, offered);
  assert.deepEqual(choose(0.4, 2, []), [1, 3]);
  assert.deepEqual(choose(0.4, 3, [3]), [1, 2, 4]);
  assert.deepEqual(choose(0.95, 2, []), []);
});

test('without boxes the chance to attach on the last page is attention times interest', () => {
  const all = funnel.visitors(2000, 4000);
  let [expected, variance, seen] = [0, 0, 0];
  for (const visitor of all) {
    const visit = funnel.visit(visitor);
    if (!visit.completed) continue;
    for (let a = 0; a < addOns; a++) {
      const p = 0.7 * funnel.interest(visitor, visitor.events.length, a);
      expected += p;
      variance += p * (1 - p);
    }
    seen += visit.attached.length;
  }
  assert.ok(Math.abs(seen - expected) < 4 * Math.sqrt(variance), `${seen} of ${expected}`);
});

test('the chance to leave grows with screens, comparisons and refused boxes as documented', () => {
  const all = funnel.visitors(10_000, 3000);
  const useless = () => {
    let next = 0;
    return (length: number) => (length >= 3 && next < 3 ? [[1, 4, 7][next++]] : []);
  };
  for (const box of [undefined, useless]) {
    let [expected, variance, left] = [0, 0, 0];
    for (const visitor of all) {
      const offers = box?.();
      const visit = funnel.visit(visitor, offers);
      // Follow the same visitor by the formula, as long as they stayed.
      const again = box?.();
      let refused = 0;
      for (let i = 1; i < visitor.events.length && i <= visit.length; i++) {
        const offered = again?.(i) ?? [];
        const taken = offered.some((a) => visitor.thresholds[a] < funnel.interest(visitor, i, a));
        const compared = visitor.events[i - 1].act === 'compare' ? 0.03 : 0;
        const p = 0.02 * (1 + i / 10) + compared + (offered.length > 0 && !taken ? 0.04 * ++refused : 0);
        expected += p;
        variance += p * (1 - p);
      }
      left += visit.completed ? 0 : 1;
    }
    assert.ok(Math.abs(left - expected) < 4 * Math.sqrt(variance), `${left} left, ${expected} expected`);
  }
});

test('an offer too many loses the quote: boxes for everybody complete fewer quotes than none', () => {
  const scores = Float64Array.from({ length: points.prefixes.length * addOns }, () => 1);
  const none = funnelOutcomes(funnel, visitors);
  const many = funnelOutcomes(funnel, visitors, {
    points,
    scores,
    rule: { threshold: 0.5, size: 1, boxes: 8 },
  });
  assert.ok(mean(many.completed) < mean(none.completed) - 0.2);
  assert.ok(mean(many.attached) < mean(none.attached));
  // The same visitors with the same luck: who left without boxes leaves with them.
  none.completed.forEach((completed, v) => {
    assert.ok(completed >= many.completed[v]);
  });
  assert.ok(Math.max(...many.boxes) <= 8);
});

test('boxes by the true probabilities attach more than none, on the very same visitors', () => {
  const scores = new Float64Array(points.prefixes.length * addOns);
  points.prefixes.forEach((prefix, i) => {
    scores.set(funnel.trueProbabilities(prefix), i * addOns);
  });
  const none = funnelOutcomes(funnel, visitors);
  const best = funnelOutcomes(funnel, visitors, { points, scores, rule: { threshold: 0.3 } });
  assert.ok(mean(best.attached) > 1.15 * mean(none.attached));
  best.attached.forEach((count, v) => {
    assert.equal(best.anyAttached[v], count > 0 ? 1 : 0);
  });
});
