import { argumentError, requireFinite, requireNonNegative } from '../../core/checks';
import { requireKind } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';

/** Model of an arm, as *Deep recommenders* (4.2) has it: a guess of the reward, and how sure it is. */
export interface ArmModel {
  predict(features: Float64Array): { mean: number; variance: number };
}

/**
 * Document 002's simplified Thompson sampling (section 4.2): one draw per arm from N(mean, variance), the highest wins.
 *
 * Deviation: the source starts its search at `max_sample = -1` and hands what its comment calls a variance to
 * `np.random.normal`, which takes a standard deviation. So it chooses no arm at all (-1) when every draw is -1 or less,
 * as with rewards that are losses or times, and a variance of 0.04 explores like a standard deviation of 0.04 where it
 * means 0.2. Here the search starts below every number, and the root of the variance is drawn with.
 * `chooseArmAsWritten` keeps the source's lines, for the comparison.
 *
 * @param models one per arm, at least one
 * @returns the number of the arm
 * @throws on no arms, a mean that is not finite, or a variance that is negative or not finite
 * @example
 * const arm = { predict: () => ({ mean: -2, variance: 0.25 }) };
 * chooseArm([arm, arm], new Float64Array(0), new Random(1)); // 0 or 1; as written it would be -1
 */
export function chooseArm(models: readonly ArmModel[], features: Float64Array, random: Random): number {
  requireArms(models, random);
  let best = -1;
  let highest = Number.NEGATIVE_INFINITY;
  models.forEach((model, arm) => {
    const { mean, variance } = predictionOf(model, arm, features);
    requireFinite(`mean of arm ${arm}`, mean);
    requireNonNegative(`variance of arm ${arm}`, variance);
    const sample = random.normal(mean, Math.sqrt(variance));
    if (sample > highest) {
      highest = sample;
      best = arm;
    }
  });
  return best;
}

/** Section 4.2 as it is written, both traps included; see `chooseArm`. @returns the number of the arm, or -1 */
export function chooseArmAsWritten(
  models: readonly ArmModel[],
  features: Float64Array,
  random: Random,
): number {
  requireArms(models, random);
  let best = -1;
  let highest = -1;
  models.forEach((model, arm) => {
    const { mean, variance: sigma } = predictionOf(model, arm, features);
    requireFinite(`mean of arm ${arm}`, mean);
    requireNonNegative(`variance of arm ${arm}`, sigma);
    const sample = random.normal(mean, sigma);
    if (sample > highest) {
      highest = sample;
      best = arm;
    }
  });
  return best;
}

function requireArms(models: readonly ArmModel[], random: Random): void {
  requireKind('models', models, 'list');
  if (models.length === 0) throw argumentError('models', 'a list of at least one arm', models);
  models.forEach((model, arm) => {
    if (typeof model?.predict !== 'function')
      throw argumentError(`models[${arm}]`, 'an arm that predicts', model);
  });
  requireRandom(random);
}

function predictionOf(
  model: ArmModel,
  arm: number,
  features: Float64Array,
): { mean: number; variance: number } {
  const prediction = model.predict(features);
  requireKind(`prediction of arm ${arm}`, prediction, 'object');
  return prediction;
}
