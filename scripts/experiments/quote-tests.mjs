// The A/B tests of the quote experiment: many of the planned size, drawn from visitors whose answer to both arms is known,
// so that what a test says can be held against the truth; and peeking, where there is nothing to find.
import {
  AlwaysValidTest,
  groupSequentialPlan,
  groupSequentialPower,
  inflationFactor,
  nonInferiorityTest,
  repeatedIntervals,
  repeatedNonInferiority,
  simulatedLooks,
  stoppingLook,
  twoProportionSampleSize,
  twoProportionTest,
} from 'lib/evaluation';
import { guardrail, mean } from './quote-policies.mjs';

export const plan = groupSequentialPlan(5);

/** Visitors per arm for 80 % power at an uplift of 15 %, with five looks. @param {number} base rate without boxes */
export const plannedSize = (base) =>
  Math.ceil(twoProportionSampleSize({ control: base, treatment: 1.15 * base }) * inflationFactor(plan));

/** @typedef {{ completed: Int32Array, anyAttached: Int32Array }} Outcomes */
/** @typedef {'completed' | 'anyAttached'} Measure */

/**
 * Counts of one arm at each look, of visitors drawn with replacement.
 *
 * @param {Outcomes} outcomes
 * @param {number} perArm
 * @param {import('lib').Random} random
 */
function drawnArm({ completed, anyAttached }, perArm, random) {
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
 *
 * @param {Outcomes} none
 * @param {Outcomes} policy
 * @param {number} perArm
 * @param {number} experiments
 * @param {import('lib').Random} random
 */
export function repeatedTests(none, policy, perArm, experiments, random) {
  const rate = (/** @type {Outcomes} */ outcomes, /** @type {Measure} */ what) => mean(outcomes[what]);
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
  const outside = (/** @type {{ lower: number, upper: number }} */ { lower, upper }) =>
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
    for (const [margin, into] of /** @type {const} */ ([
      [guardrail, sums.passed],
      [loss, sums.passedAtMargin],
    ])) {
      if (!(margin > 0)) continue;
      const plain = (/** @type {number} */ k) =>
        nonInferiorityTest(a[k].completed, b[k].completed, { margin, level: 0.975 }).passed ? 1 : 0;
      const repeated = repeatedNonInferiority(plan, at, a[at].completed, b[at].completed, { margin });
      into.repeated += repeated.passed ? 1 : 0;
      into.plain += plain(at);
      into.atTheEnd += plain(last);
    }
  }
  const shares = (/** @type {Record<string, number>} */ counts) =>
    Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, count / experiments]));
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

/**
 * How often a test without an effect is called significant, by the number of looks: p < 0.05 at any, the two plans, and
 * the always-valid test, which also looks at every single visitor.
 *
 * @param {number} base rate of both arms
 * @param {number} perArm
 * @param {number} experiments
 * @param {import('lib').Random} random
 */
export function peeking(base, perArm, experiments, random) {
  const rates = { control: base, treatment: base, perArm, random };
  const isSmall =
    (/** @type {AlwaysValidTest} */ test) => (/** @type {import('lib/evaluation').ExperimentLook} */ look) =>
      test.look(look.control, look.treatment).pValue < 0.05;
  const byLooks = Object.fromEntries(
    [1, 2, 5, 10, 20, 50].map((looks) => {
      const plans = [groupSequentialPlan(looks), groupSequentialPlan(looks, { spending: 'pocock' })];
      const wrong = { peeking: 0, obrienFleming: 0, pocock: 0, alwaysValid: 0 };
      for (let i = 0; i < experiments; i++) {
        const seen = simulatedLooks({ ...rates, looks });
        const z = seen.map(({ control, treatment }) => twoProportionTest(control, treatment).z);
        if (z.some((one) => Math.abs(one) >= 1.959964)) wrong.peeking++;
        if (stoppingLook(plans[0], z) >= 0) wrong.obrienFleming++;
        if (stoppingLook(plans[1], z) >= 0) wrong.pocock++;
        if (seen.some(isSmall(new AlwaysValidTest({ tau: 0.15 * base })))) wrong.alwaysValid++;
      }
      return [
        looks,
        Object.fromEntries(Object.entries(wrong).map(([name, count]) => [name, count / experiments])),
      ];
    }),
  );
  let everyVisitor = 0;
  const few = Math.round(experiments / 5);
  for (let i = 0; i < few; i++) {
    const seen = simulatedLooks({ ...rates, looks: perArm });
    if (seen.some(isSmall(new AlwaysValidTest({ tau: 0.15 * base })))) everyVisitor++;
  }
  return {
    base,
    perArm,
    experiments,
    byLooks,
    alwaysValidAtEveryVisitor: { experiments: few, wrong: everyVisitor / few },
  };
}
