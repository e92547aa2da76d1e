import { argumentError } from '../../core/checks';
import { requireKind } from '../../core/options/options';
import { type Numbers, requireProbabilities } from './outcomes';

// Metrics that need the true click rates, which only a simulation knows: no click is drawn, so they carry no noise
// of their own.

/**
 * Expected log loss (nats) of predicted rates when clicks are Bernoulli draws at the true ones: the mean of
 * -t log p - (1 - t) log(1 - p). Its smallest value, at p = t, is the mean entropy of the true rates.
 *
 * Predictions are first moved into [1e-7, 1 - 1e-7], so that a certain and wrong one costs much, not infinitely much.
 * @param trueRates each in [0, 1]
 * @param predictedRates each in [0, 1], in the same order
 * @throws on no numbers, different lengths, or a number outside [0, 1]
 */
export function expectedLogLoss(trueRates: Numbers, predictedRates: Numbers): number {
  requireKind('predictedRates', predictedRates, 'list');
  requireRates(trueRates, predictedRates);
  let total = 0;
  for (let i = 0; i < trueRates.length; i++) {
    const p = Math.min(Math.max(predictedRates[i], 1e-7), 1 - 1e-7);
    const t = trueRates[i];
    total -= t * Math.log(p) + (1 - t) * Math.log1p(-p);
  }
  return total / trueRates.length;
}

function requireRates(trueRates: Numbers, predictedRates: Numbers): void {
  if (!(trueRates?.length > 0)) {
    throw argumentError('trueRates', 'at least one rate', trueRates?.length ?? trueRates);
  }
  if (predictedRates?.length !== trueRates.length) {
    throw argumentError(
      'predictedRates',
      `one per true rate (${trueRates.length})`,
      predictedRates?.length ?? predictedRates,
    );
  }
  requireProbabilities(trueRates, 'trueRates');
  requireProbabilities(predictedRates, 'predictedRates');
}
