// Joint training against an ensemble: the wide and the deep part of experiment insurance-rules, trained apart and their
// logits mixed by a weight that the validation loss chooses, beside Wide & Deep, which trains both as one. The same
// markets and settings; beside the loss also ranking and calibration.
import { tInterval } from 'lib';
import { pairedDifference, rocAuc } from 'lib/evaluation';
import {
  type InsuranceContender,
  type InsuranceModel,
  type InsuranceQuality,
  type InsuranceTest,
  readRecordedResults,
} from 'lib/lessons';
import { predictFeatureLogits } from 'lib/training';
import type { InsuranceOffers } from 'lib/worlds';
import { experiment } from '../runner/experiment';
import { excessLoss, kinds, marketOf, train } from './insurance-rules';

const models: readonly InsuranceModel[] = ['wide alone', 'deep alone', 'Wide & Deep'];
const contenders: readonly InsuranceContender[] = [...models, 'ensemble'];
const weights = Array.from({ length: 21 }, (_, i) => i / 20);

interface Run {
  weight: number;
  quality: Record<InsuranceContender, Record<InsuranceTest, InsuranceQuality>>;
  bestAuc: Record<InsuranceTest, number>;
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
const sum = (list: ArrayLike<number>): number => Array.from(list).reduce((total, x) => total + x, 0);
const mix = (a: Float32Array, b: Float32Array, weight: number): Float32Array =>
  a.map((z, row) => weight * z + (1 - weight) * b[row]);

/** Mean cross-entropy of what was bought, as anybody can compute it who does not know the truth. */
function loss(logits: Float32Array, { bought }: InsuranceOffers): number {
  const each = logits.map((z, row) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - bought[row] * z);
  return sum(each) / each.length;
}

const qualityOf = (logits: Float32Array, offers: InsuranceOffers): InsuranceQuality => ({
  excess: excessLoss(logits, offers),
  auc: rocAuc(offers.bought, logits),
  ratio: sum(logits.map(sigmoid)) / sum(offers.probability),
});

/** An object with what `make` gives for each kind of offers. */
const byKind = <T>(make: (kind: InsuranceTest) => T): Record<InsuranceTest, T> =>
  Object.fromEntries(kinds.map((kind) => [kind, make(kind)])) as Record<InsuranceTest, T>;

export const insuranceEnsemble = experiment({
  name: 'insurance-ensemble',
  chapter: '05-ncf-wide-and-deep',
  summary: 'Whether training both parts jointly is better than mixing them when they are trained apart',
  seeds: { first: 1, count: 10, least: 2 },
  prepare: () => readRecordedResults('insurance-rules').results.settings,
  async run(seed, { shared: settings, log, signal }): Promise<Run> {
    const market = marketOf(seed);
    const logits = {} as Record<InsuranceContender, Record<InsuranceTest | 'validation', Float32Array>>;
    for (const name of models) {
      const { model } = await train(market, name, settings[name], signal);
      logits[name] = {
        ...byKind((kind) => predictFeatureLogits(model, market.test[kind])),
        validation: predictFeatureLogits(model, market.validation),
      };
      model.dispose();
    }
    const [wide, deep] = [logits['wide alone'], logits['deep alone']];
    const losses = weights.map((each) =>
      loss(mix(wide.validation, deep.validation, each), market.validation),
    );
    const weight = weights[losses.indexOf(Math.min(...losses))];
    logits.ensemble = {
      ...byKind((kind) => mix(wide[kind], deep[kind], weight)),
      validation: mix(wide.validation, deep.validation, weight),
    };
    const quality = Object.fromEntries(
      contenders.map((name) => [name, byKind((kind) => qualityOf(logits[name][kind], market.test[kind]))]),
    ) as Run['quality'];
    const bestAuc = byKind((kind) => rocAuc(market.test[kind].bought, market.test[kind].probability));
    log(
      `weight ${weight}; rules: joint ${quality['Wide & Deep'].rules.excess.toFixed(4)}, ` +
        `ensemble ${quality.ensemble.rules.excess.toFixed(4)}`,
    );
    return { weight, quality, bestAuc };
  },
  summarize: (runs) => {
    const measures = ['excess', 'auc', 'ratio'] as const;
    return {
      weights: runs.map(({ weight }) => weight),
      models: Object.fromEntries(
        contenders.map((name) => [
          name,
          byKind((kind) =>
            Object.fromEntries(
              measures.map((measure) => [
                measure,
                tInterval(runs.map(({ quality }) => quality[name][kind][measure])),
              ]),
            ),
          ),
        ]),
      ) as never,
      bestAuc: byKind((kind) => tInterval(runs.map(({ bestAuc }) => bestAuc[kind]))),
      joint: byKind((kind) =>
        pairedDifference(
          runs.map(({ quality }) => quality['Wide & Deep'][kind].excess),
          runs.map(({ quality }) => quality.ensemble[kind].excess),
        ),
      ),
    };
  },
});
