// The models of the quote experiment: what learns from a pilot of the funnel, and how well each foresees offers.
import { expectedCalibrationError, logLoss, type Random } from 'lib';
import { chanceCalibrationError, fitPlatt } from 'lib/evaluation';
import {
  createBagRegression,
  fitOfferPopularity,
  fitOfferRules,
  fitOffers,
  OfferScorer,
  offerRows,
  type QuoteModel,
  type QuoteModelQuality,
  quoteActIds,
  quoteRules,
  quoteTokens,
  trainQuoteModel,
} from 'lib/lessons';
import type { QuoteFunnel, QuotePrefix } from 'lib/worlds';
import { mapValues, mean } from '../runner/figures';

const length = 20;
const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** Probabilities of all add-ons for a list of sessions, by the name of what predicts them. */
export type Predictors = Record<string, (sessions: readonly QuotePrefix[]) => Float64Array>;

/**
 * All that predicts, as probabilities of all add-ons for a list of sessions. Of the pilot's visitors, `pilot` train, an
 * eighth as many stop the training early, and another eighth calibrate it: nobody is in two of the three.
 */
export async function predictors(funnel: QuoteFunnel, pilot: number, random: Random) {
  const held = Math.round(pilot / 8);
  const training = funnel.offerLog(0, pilot);
  const validation = funnel.offerLog(pilot, held);
  const calibration = { offers: funnel.offerLog(pilot + held, held), fit: fitPlatt };
  const popularity = fitOfferPopularity(training, funnel.addOns.length);
  const rules = fitOfferRules(training, quoteRules);
  const regression = createBagRegression({
    length,
    tokens: quoteTokens,
    acts: quoteActIds,
    outputs: funnel.addOns.length,
  });
  await fitOffers({
    model: regression,
    training: offerRows(training, length),
    validation: offerRows(validation, length),
    optimizer: { kind: 'adam', learningRate: 0.01 },
    batchSize: 256,
    epochs: 12,
    earlyStopping: { patience: 2, restoreBest: true },
    random: random.child('regression'),
  });
  const scorer = new OfferScorer(regression);
  const inputs = (prefixes: readonly QuotePrefix[]) =>
    offerRows({ prefixes, addOn: new Int32Array(0), attached: new Int32Array(0) }, length).inputs;
  const networks: Record<string, { model: QuoteModel; epochs: number; seconds: number }> = {};
  for (const reader of ['bag', 'gru', 'lstm'] as const) {
    const from = performance.now();
    const { model, fit } = await trainQuoteModel({
      reader,
      training,
      validation,
      calibration,
      random: random.child(reader),
    });
    networks[reader] = { model, epochs: fit.history.length, seconds: (performance.now() - from) / 1000 };
  }
  const byName: Predictors = {
    popularity: (sessions) => popularity.probabilities(sessions),
    rules: (sessions) => rules.probabilities(sessions),
    'logistic regression on a bag': (sessions) =>
      Float64Array.from(scorer.logits(inputs(sessions)), (z) => sigmoid(z)),
    'network on a bag': (sessions) => networks.bag.model.probabilities(sessions),
    GRU: (sessions) => networks.gru.model.probabilities(sessions),
    'GRU, not calibrated': (sessions) =>
      Float64Array.from(networks.gru.model.logits(sessions), (z) => sigmoid(z)),
    LSTM: (sessions) => networks.lstm.model.probabilities(sessions),
    oracle(sessions) {
      const all = new Float64Array(sessions.length * funnel.addOns.length);
      sessions.forEach((session, i) => {
        all.set(funnel.trueProbabilities(session), i * funnel.addOns.length);
      });
      return all;
    },
  };
  return {
    offers: {
      training: training.addOn.length,
      validation: validation.addOn.length,
      calibration: calibration.offers.addOn.length,
    },
    training: mapValues(networks, ({ epochs, seconds }) => ({ epochs, seconds })),
    byName,
    dispose() {
      scorer.dispose();
      regression.dispose();
      for (const { model } of Object.values(networks)) model.dispose();
    },
  };
}

/**
 * How well offers to visitors of whom no model knows are foreseen. `chance` is the calibration error that labels drawn
 * from the model's own predictions have: its mean, and what 95 % of such draws stay below.
 */
export function quality(
  byName: Predictors,
  funnel: QuoteFunnel,
  random: Random,
): Record<string, QuoteModelQuality> {
  const test = funnel.offerLog(10_000_000, 10_000);
  const addOns = funnel.addOns.length;
  const offered = (all: Float64Array) => Float64Array.from(test.addOn, (a, row) => all[row * addOns + a]);
  const truth = offered(byName.oracle(test.prefixes));
  const bins = { bins: 15, strategy: 'quantile' } as const;
  return mapValues(byName, (predict, name) => {
    const p = offered(predict(test.prefixes));
    return {
      logLoss: logLoss(test.attached, p),
      calibrationError: expectedCalibrationError(test.attached, p, bins),
      chance: chanceCalibrationError(p, { ...bins, draws: 200, random: random.child(name) }),
      distance: mean(p.map((value, row) => Math.abs(value - truth[row]))),
    };
  });
}
