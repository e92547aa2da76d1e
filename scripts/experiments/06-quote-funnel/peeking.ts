// Peeking: many looks at tests where there is nothing to find.
import type { Random } from 'lib';
import {
  AlwaysValidTest,
  type ExperimentLook,
  groupSequentialPlan,
  simulatedLooks,
  stoppingLook,
  twoProportionTest,
} from 'lib/evaluation';
import type { QuotePeeking } from 'lib/lessons';
import { mapValues } from '../runner/figures';

/**
 * How often a test without an effect is called significant, by the number of looks: p < 0.05 at any, the two plans, and
 * the always-valid test, which also looks at every single visitor.
 * @param base rate of both arms
 */
export function peeking(base: number, perArm: number, experiments: number, random: Random): QuotePeeking {
  const rates = { control: base, treatment: base, perArm, random };
  const isSmall =
    (test: AlwaysValidTest) =>
    (look: ExperimentLook): boolean =>
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
      return [looks, mapValues(wrong, (count) => count / experiments)];
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
