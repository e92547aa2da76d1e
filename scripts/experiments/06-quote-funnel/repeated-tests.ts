// The A/B tests of the quote experiment: many of the planned size, drawn from visitors whose answer to both arms is known,
// so that what a test says can be held against the truth.
import type { Random } from 'lib';
import {
  groupSequentialPlan,
  groupSequentialPower,
  inflationFactor,
  nonInferiorityTest,
  repeatedIntervals,
  repeatedNonInferiority,
  stoppingLook,
  twoProportionSampleSize,
  twoProportionTest,
} from 'lib/evaluation';
import type { QuoteTestShares, QuoteTests } from 'lib/lessons';
import type { FunnelOutcomes } from 'lib/worlds';
import { mapValues, mean } from '../runner/figures';
import { guardrail } from './policies';

export const plan = groupSequentialPlan(5);

/**
 * Visitors per arm for 80 % power at an uplift of 15 %, with five looks.
 * @param base rate without boxes
 */
export const plannedSize = (base: number): number =>
  Math.ceil(twoProportionSampleSize({ control: base, treatment: 1.15 * base }) * inflationFactor(plan));

type Outcomes = Pick<FunnelOutcomes, 'completed' | 'anyAttached'>;

/** Counts of one arm at each look, of visitors drawn with replacement. */
function drawnArm({ completed, anyAttached }: Outcomes, perArm: number, random: Random) {
  let [done, bought, trials] = [0, 0, 0];
  return plan.fractions.map((share) => {
    for (const until = Math.round(share * perArm); trials < until; trials++) {
      const v = random.integer(0, completed.length);
      done += completed[v];
      bought += anyAttached[v];
    }
    return { completed: { successes: done, trials }, anyAttached: { successes: bought, trials } };
  });
}

/**
 * What many A/B tests of one policy against no box say, beside what is true of the visitors they are drawn from.
 *
 * - `found`: the share that finds a gain; `power` is that which the plan computes for the true gain
 * - `missed`: how often an interval of the difference does not hold the truth: the repeated one at the stop, the plain
 *   one there, and the plain one of a test that always runs to its end
 * - `passed`: how often the guardrail is shown to be kept, by the repeated limit and the plain limit at the stop, and
 *   the plain one at the end (each at 97.5 %)
 * - `passedAtMargin`: the same if the margin were just what the policy truly loses: there each pass is an error
 */
export function repeatedTests(
  none: Outcomes,
  policy: Outcomes,
  perArm: number,
  experiments: number,
  random: Random,
): QuoteTests {
  const rate = (outcomes: Outcomes, what: keyof Outcomes): number => mean(outcomes[what]);
  const [control, treatment] = [rate(none, 'anyAttached'), rate(policy, 'anyAttached')];
  const gain = treatment - control;
  const loss = rate(none, 'completed') - rate(policy, 'completed');
  const drift = (gain * Math.sqrt(perArm)) / Math.sqrt(control * (1 - control) + treatment * (1 - treatment));
  const sums = {
    found: 0,
    wrongSign: 0,
    visitors: 0,
    estimate: 0,
    early: 0,
    earlyEstimate: 0,
    missed: { repeated: 0, plain: 0, atTheEnd: 0 },
    passed: { repeated: 0, plain: 0, atTheEnd: 0 },
    passedAtMargin: { repeated: 0, plain: 0, atTheEnd: 0 },
  };
  const outside = ({ lower, upper }: { lower: number; upper: number }): number =>
    lower > gain || upper < gain ? 1 : 0;
  const last = plan.fractions.length - 1;
  for (let i = 0; i < experiments; i++) {
    const [a, b] = [drawnArm(none, perArm, random), drawnArm(policy, perArm, random)];
    const looks = a.map(({ anyAttached }, k) => twoProportionTest(anyAttached, b[k].anyAttached));
    const stop = stoppingLook(
      plan,
      looks.map(({ z }) => z),
    );
    const at = stop < 0 ? last : stop;
    if (stop >= 0) looks[at].z > 0 ? sums.found++ : sums.wrongSign++;
    sums.visitors += plan.fractions[at];
    sums.estimate += looks[at].uplift.estimate;
    if (at < last) {
      sums.early++;
      sums.earlyEstimate += looks[at].uplift.estimate;
    }
    sums.missed.repeated += outside(
      repeatedIntervals(plan, at, a[at].anyAttached, b[at].anyAttached).difference,
    );
    sums.missed.plain += outside(looks[at].difference);
    sums.missed.atTheEnd += outside(looks[last].difference);
    for (const [margin, into] of [
      [guardrail, sums.passed],
      [loss, sums.passedAtMargin],
    ] as const) {
      if (!(margin > 0)) continue;
      const plain = (k: number): number =>
        nonInferiorityTest(a[k].completed, b[k].completed, { margin, level: 0.975 }).passed ? 1 : 0;
      const repeated = repeatedNonInferiority(plan, at, a[at].completed, b[at].completed, { margin });
      into.repeated += repeated.passed ? 1 : 0;
      into.plain += plain(at);
      into.atTheEnd += plain(last);
    }
  }
  const shares = (counts: QuoteTestShares): QuoteTestShares =>
    mapValues({ ...counts }, (count) => count / experiments);
  return {
    uplift: gain / control,
    loss,
    power: groupSequentialPower(plan, drift).power,
    found: sums.found / experiments,
    wrongSign: sums.wrongSign / experiments,
    visitors: sums.visitors / experiments,
    meanEstimate: sums.estimate / experiments,
    early: sums.early / experiments,
    meanEarlyEstimate: sums.early === 0 ? null : sums.earlyEstimate / sums.early,
    missed: shares(sums.missed),
    passed: shares(sums.passed),
    passedAtMargin: loss > 0 ? shares(sums.passedAtMargin) : null,
  };
}
