import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { readFixture } from '../../core/testing/fixture';
import { throwsArgument } from '../../core/testing/throws-argument';
import { AlwaysValidTest } from './always-valid';
import {
  type AlphaSpending,
  groupSequentialPlan,
  groupSequentialPower,
  inflationFactor,
  stoppingLook,
} from './group-sequential';
import { twoProportionPower, twoProportionSampleSize } from './power';
import { simulatedLooks } from './simulated-looks';
import { twoProportionTest } from './two-proportion-test';

const fixture = readFixture<{
  crossings: { fractions: number[]; bounds: number[]; drift: number; power: number }[];
  published: Record<AlphaSpending, number[]>;
}>('evaluation/fixtures/ab-test.json');
const near = (actual: number, expected: number, tolerance: number, what: string) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual}, not ${expected}`);

test('looks that do not ascend to 1, and options outside their range, are refused', () => {
  throwsArgument(() => groupSequentialPlan(0), 'looks');
  throwsArgument(() => groupSequentialPlan([]), 'looks');
  throwsArgument(() => groupSequentialPlan([0.5, 0.4, 1]), 'looks');
  throwsArgument(() => groupSequentialPlan([0.5, 0.9]), 'looks');
  throwsArgument(() => groupSequentialPlan([0, 1]), 'looks');
  throwsArgument(() => groupSequentialPlan(2, { alpha: 0 }), 'alpha');
  throwsArgument(() => groupSequentialPlan(2, { spending: 'all' as 'pocock' }), 'spending');
  throwsArgument(() => groupSequentialPower(groupSequentialPlan(2), Number.NaN), 'drift');
  throwsArgument(() => inflationFactor(groupSequentialPlan(2), 0.01), 'power');
  throwsArgument(() => stoppingLook(groupSequentialPlan(1), [0, 0]), 'z');
});

test('one look is a plain two-sided test', () => {
  for (const spending of ['obrien-fleming', 'pocock'] as const) {
    const plan = groupSequentialPlan(1, { spending });
    near(plan.bounds[0], 1.959964, 1e-6, spending);
    near(inflationFactor(plan), 1, 1e-4, 'inflation'); // the wrong tail, which the plain formula leaves out
  }
});

test("bounds of five looks equal those of R's ldbounds", () => {
  for (const spending of ['obrien-fleming', 'pocock'] as const) {
    const { bounds, spent } = groupSequentialPlan(5, { spending });
    bounds.forEach((bound, k) => {
      near(bound, fixture.published[spending][k], 2e-4, `${spending} ${k}`);
    });
    near(spent[4], 0.05, 1e-12, 'spent');
  }
});

test("crossing probabilities, with and without an effect, equal SciPy's multivariate normal", () => {
  for (const { fractions, bounds, drift, power } of fixture.crossings) {
    const plan = { fractions, bounds, spent: bounds, alpha: 0.05 };
    near(groupSequentialPower(plan, drift).power, power, 2e-6, `drift ${drift}, ${bounds}`);
  }
});

test('what the looks spend is what they were given, and a longer experiment buys the power back', () => {
  for (const spending of ['obrien-fleming', 'pocock'] as const) {
    const plan = groupSequentialPlan([0.1, 0.3, 0.35, 1], { spending, alpha: 0.1 });
    const { power, stops } = groupSequentialPower(plan, 0);
    near(power, 0.1, 1e-9, 'alpha');
    near(stops[0] + stops[1], plan.spent[1], 1e-9, 'spent at the second look');
  }
  const gentle = inflationFactor(groupSequentialPlan(5));
  const steep = inflationFactor(groupSequentialPlan(5, { spending: 'pocock' }));
  near(gentle, 1.03, 0.01, "O'Brien-Fleming"); // Jennison & Turnbull 2000, table 2.4: 1.028
  near(steep, 1.23, 0.03, 'Pocock'); // table 2.2: 1.229, for Pocock's own bounds
});

test('in 2,000 experiments without an effect, peeking at ten looks is wrong three to four times as often as 5 %; the valid plans are not', () => {
  const random = new Random(7);
  const plans = {
    obrien: groupSequentialPlan(10),
    pocock: groupSequentialPlan(10, { spending: 'pocock' }),
  };
  const wrong = { peeking: 0, obrien: 0, pocock: 0, always: 0 };
  const simulations = 2000;
  for (let i = 0; i < simulations; i++) {
    const looks = simulatedLooks({ control: 0.31, treatment: 0.31, perArm: 2000, looks: 10, random });
    const z = looks.map(({ control, treatment }) => twoProportionTest(control, treatment).z);
    if (z.some((one) => Math.abs(one) >= 1.96)) wrong.peeking++;
    if (stoppingLook(plans.obrien, z) >= 0) wrong.obrien++;
    if (stoppingLook(plans.pocock, z) >= 0) wrong.pocock++;
    const sequential = new AlwaysValidTest({ tau: 0.03 });
    if (looks.some(({ control, treatment }) => sequential.look(control, treatment).pValue < 0.05))
      wrong.always++;
  }
  const error = 4 * Math.sqrt((0.05 * 0.95) / simulations);
  near(wrong.peeking / simulations, 0.193, 4 * Math.sqrt((0.193 * 0.807) / simulations), 'peeking'); // Armitage 1969
  near(wrong.obrien / simulations, 0.05, error, "O'Brien-Fleming");
  near(wrong.pocock / simulations, 0.05, error, 'Pocock');
  assert.ok(wrong.always / simulations < 0.05 + error / 2);
});

test('with an effect the plan finds it as often as computed, and stops early', () => {
  const random = new Random(8);
  const effect = { control: 0.31, treatment: 0.3565 };
  const plan = groupSequentialPlan(5);
  const perArm = Math.ceil(twoProportionSampleSize(effect) * inflationFactor(plan));
  const drift = (0.0465 * Math.sqrt(perArm)) / Math.sqrt(0.31 * 0.69 + 0.3565 * 0.6435);
  const expected = groupSequentialPower(plan, drift);
  assert.ok(twoProportionPower(effect, perArm) > 0.8);
  let [found, used] = [0, 0];
  const simulations = 3000;
  for (let i = 0; i < simulations; i++) {
    const looks = simulatedLooks({ ...effect, perArm, looks: 5, random });
    const stop = stoppingLook(
      plan,
      looks.map(({ control, treatment }) => twoProportionTest(control, treatment).z),
    );
    if (stop >= 0) found++;
    used += stop >= 0 ? plan.fractions[stop] : 1;
  }
  near(found / simulations, expected.power, 4 * Math.sqrt(0.16 / simulations), 'power');
  near(used / simulations, expected.expectedFraction, 0.02, 'share of the visitors');
  near(expected.power, 0.8, 0.005, 'planned power');
  assert.ok(expected.expectedFraction < 0.85);
});
