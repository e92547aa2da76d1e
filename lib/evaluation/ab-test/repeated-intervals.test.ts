import assert from 'node:assert/strict';
import { test } from 'node:test';
import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { Random } from '../../core/random';
import { readFixture } from '../../core/testing/fixture';
import { throwsArgument } from '../../core/testing/throws-argument';
import { groupSequentialPlan, stoppingLook } from './group-sequential';
import { repeatedIntervals, repeatedNonInferiority } from './repeated-intervals';
import { simulatedLooks } from './simulated-looks';
import { nonInferiorityTest, twoProportionTest } from './two-proportion-test';

const { published } = readFixture<{ published: Record<'obrien-fleming' | 'pocock', number[]> }>(
  'evaluation/fixtures/ab-test.json',
);
const near = (actual: number, expected: number, tolerance: number, what: string) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual}, not ${expected}`);
const plan = groupSequentialPlan(5);
const control = { successes: 300, trials: 1000 };
const treatment = { successes: 345, trials: 1000 };

test('a look that the plan does not have, counts that are no arms, and a margin that is none, are refused', () => {
  for (const look of [-1, 5, 0.5, Number.NaN]) {
    throwsArgument(() => repeatedIntervals(plan, look, control, treatment), 'look');
  }
  const broken = { successes: 5, trials: 4 };
  throwsArgument(() => repeatedIntervals(plan, 0, broken, treatment), 'control.successes');
  throwsArgument(() => repeatedIntervals(plan, 0, control, broken), 'treatment.successes');
  for (const margin of [0, 1, Number.NaN]) {
    throwsArgument(() => repeatedNonInferiority(plan, 0, control, treatment, { margin }), 'margin');
  }
});

test('arms that have not had both outcomes claim nothing, and no interval leaves what is possible', () => {
  const none = { successes: 0, trials: 30 };
  const all = { successes: 30, trials: 30 };
  const { difference, uplift } = repeatedIntervals(plan, 1, none, all);
  assert.deepEqual(difference, { estimate: 1, lower: -1, upper: 1 });
  assert.ok(Number.isNaN(uplift.estimate) && Number.isNaN(uplift.lower));
  const certain = repeatedIntervals(plan, 1, all, all).uplift;
  assert.deepEqual(certain, { estimate: 0, lower: -1, upper: Number.POSITIVE_INFINITY });
  const few = repeatedIntervals(plan, 0, { successes: 1, trials: 4 }, { successes: 3, trials: 4 }).difference;
  assert.ok(few.lower >= -1 && few.upper <= 1);
  assert.equal(repeatedNonInferiority(plan, 0, none, none, { margin: 0.5 }).passed, false);
});

test('by hand: the third of five looks takes 2.6803 standard errors, the first the closed form of its spending', () => {
  const error = Math.sqrt((0.3 * 0.7 + 0.345 * 0.655) / 1000); // 0.02088
  const { difference, uplift, level } = repeatedIntervals(plan, 2, control, treatment);
  near(difference.lower, 0.045 - published['obrien-fleming'][2] * error, 1e-5, 'lower');
  near(difference.upper, 0.045 + published['obrien-fleming'][2] * error, 1e-5, 'upper');
  near(uplift.upper, 1.15 * Math.exp(2.6803 * Math.sqrt(0.7 / 300 + 0.655 / 345)) - 1, 1e-4, 'uplift');
  assert.equal(level, 0.95);
  // Spent at t = 1/5: 4 - 4 Phi(2.2414 / sqrt(1/5)); its two-sided quantile is the first bound.
  const spent = 4 * normalCdf(-normalQuantile(1 - 0.05 / 4, 0, 1) / Math.sqrt(0.2), 0, 1);
  const first = repeatedIntervals(plan, 0, control, treatment).difference;
  near((first.upper - first.lower) / (2 * error), -normalQuantile(spent / 2, 0, 1), 1e-6, 'first bound');
});

test('one look is the plain interval at 97.5 %, and decides on the guardrail as the score test does', () => {
  const single = groupSequentialPlan(1);
  const { uplift } = repeatedIntervals(single, 0, control, treatment);
  const plain = twoProportionTest(control, treatment).uplift;
  near(uplift.lower, plain.lower, 1e-7, 'lower');
  near(uplift.upper, plain.upper, 1e-7, 'upper');
  const guard = repeatedNonInferiority(single, 0, treatment, control, { margin: 0.05 });
  const plainGuard = nonInferiorityTest(treatment, control, { margin: 0.05, level: 0.975 });
  near(guard.lower, plainGuard.lower, 1e-3, 'guardrail');
  assert.equal(guard.passed, plainGuard.passed);
});

/** Shares of experiments in which an interval misses the truth. */
function missed(spending: 'obrien-fleming' | 'pocock', experiments: number, random: Random) {
  const truth = 0.01;
  const rates = { control: 0.3, treatment: 0.3 + truth };
  const looksOf = groupSequentialPlan(5, { spending });
  const misses = { anywhere: 0, atStop: 0, plainAtStop: 0 };
  let [estimates, stopped] = [0, 0];
  for (let i = 0; i < experiments; i++) {
    const looks = simulatedLooks({ ...rates, perArm: 1700, looks: 5, random });
    const tests = looks.map((look) => twoProportionTest(look.control, look.treatment));
    const stop = stoppingLook(
      looksOf,
      tests.map(({ z }) => z),
    );
    const at = stop < 0 ? 4 : stop;
    const outside = ({ lower, upper }: { lower: number; upper: number }) =>
      !(lower <= truth && truth <= upper);
    const repeated = looks.map(
      (look, k) => repeatedIntervals(looksOf, k, look.control, look.treatment).difference,
    );
    if (repeated.some(outside)) misses.anywhere++;
    if (outside(repeated[at])) misses.atStop++;
    if (outside(tests[at].difference)) misses.plainAtStop++;
    if (stop >= 0 && stop < 4) {
      stopped++;
      estimates += repeated[at].estimate;
    }
  }
  const share = (count: number) => count / experiments;
  return {
    anywhere: share(misses.anywhere),
    atStop: share(misses.atStop),
    plainAtStop: share(misses.plainAtStop),
    estimateWhenEarly: estimates / stopped,
  };
}

test("in 4,000 stopped experiments the repeated interval holds the truth at least 95 % of the time; under Pocock's bounds the plain one misses it in 8 %", () => {
  const experiments = 4000;
  const error = Math.sqrt((0.05 * 0.95) / experiments);
  for (const spending of ['obrien-fleming', 'pocock'] as const) {
    const { anywhere, atStop, plainAtStop, estimateWhenEarly } = missed(
      spending,
      experiments,
      new Random(11),
    );
    near(anywhere, 0.05, 4 * error, `${spending}, at any look`);
    assert.ok(atStop <= 0.05, `${spending}: missed ${atStop}`);
    assert.ok(plainAtStop > atStop, `${spending}: the plain interval missed ${plainAtStop}`);
    if (spending === 'pocock') near(plainAtStop, 0.087, 4 * Math.sqrt(0.08 / experiments), 'plain');
    // The winner's curse, which no interval mends.
    assert.ok(
      estimateWhenEarly > 0.03,
      `${spending}: ${estimateWhenEarly} after an early stop, the truth is 0.01`,
    );
  }
});

test('a guardrail at its margin that moves with what stops the experiment passes 2.5 % of the time at most, by the plain test more often than 5 %', () => {
  const random = new Random(12);
  const pocock = groupSequentialPlan(5, { spending: 'pocock' });
  const experiments = 6000;
  const perArm = 2000;
  // Of those who complete (62 % and 60 %), half and six in ten buy: who buys has completed.
  const draw = (completes: number, buys: number) => {
    let [completed, bought] = [0, 0];
    return [1, 2, 3, 4, 5].map((look) => {
      const more = random.binomial(perArm / 5, completes);
      completed += more;
      bought += random.binomial(more, buys);
      const trials = (look * perArm) / 5;
      return { completed: { successes: completed, trials }, bought: { successes: bought, trials } };
    });
  };
  let [repeated, plain] = [0, 0];
  for (let i = 0; i < experiments; i++) {
    const [a, b] = [draw(0.62, 0.5), draw(0.6, 0.6)];
    const z = a.map(({ bought }, k) => twoProportionTest(bought, b[k].bought).z);
    const stop = stoppingLook(pocock, z);
    const at = stop < 0 ? 4 : stop;
    const arms = [a[at].completed, b[at].completed] as const;
    if (repeatedNonInferiority(pocock, at, ...arms, { margin: 0.02 }).passed) repeated++;
    if (nonInferiorityTest(...arms, { margin: 0.02 }).passed) plain++;
  }
  const error = Math.sqrt((0.05 * 0.95) / experiments);
  assert.ok(repeated / experiments <= 0.025, `repeated: ${repeated / experiments}`);
  assert.ok(plain / experiments > 0.05 + 2 * error, `plain: ${plain / experiments}`);
});
