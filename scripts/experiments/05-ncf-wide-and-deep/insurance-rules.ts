// Wide & Deep on an insurance market (lib/worlds/insurance): rules of single zip codes, which have to be memorized, and
// effects that hold everywhere, which have to be generalized to combinations that nobody was offered. What each part
// alone can do, and both together. Settings are chosen by the mean validation loss in three markets of their own.
import { Random, tInterval } from 'lib';
import { bucketed, category, crossed, type FeatureEncoder, fitFeatures, numeric } from 'lib/data';
import type { InsuranceModel, InsuranceRun, InsuranceSettings } from 'lib/lessons';
import { WideAndDeep } from 'lib/models';
import { fitFeatureModel, predictFeatureLogits } from 'lib/training';
import { InsuranceMarket, type InsuranceOffers } from 'lib/worlds';
import { experiment } from '../runner/experiment';
import { mean } from '../runner/figures';
import { grid } from '../runner/grid';

const rows = { training: 60_000, validation: 20_000, test: 10_000 };
const epochs = 30;
const patience = 3;
const tuningMarkets = ['tuning', 'tuning 2', 'tuning 3'];
export const kinds = ['known', 'holes', 'rules'] as const;

/** What each model is made of: the parts' features, and the settings to choose from. */
const grids: Record<InsuranceModel, InsuranceSettings[]> = {
  'wide alone': grid({ wideRate: [0.1, 0.3, 1], l1: [0.3, 1, 3, 10] }),
  'deep alone': grid({ deepRate: [1e-3, 3e-3, 1e-2, 3e-2] }),
  'Wide & Deep': grid({ wideRate: [1, 3, 10], l1: [0.3, 1, 3], deepRate: [1e-4, 3e-4, 1e-3] }),
};
const names = Object.keys(grids) as InsuranceModel[];

export interface Market {
  market: InsuranceMarket;
  random: Random;
  training: InsuranceOffers;
  validation: InsuranceOffers;
  test: Record<(typeof kinds)[number], InsuranceOffers>;
  encoders: Record<InsuranceModel, { wide?: FeatureEncoder; deep?: FeatureEncoder }>;
}

/** Encoders: the wide part alone gets all that a careful engineer would cross; beside the deep part, zip and product. */
function encodersOf(training: InsuranceOffers): Market['encoders'] {
  const bins = (column: string, quantiles = 8) => bucketed(column, { quantiles });
  const wideAlone = fitFeatures(
    [
      ...['product', 'zip', 'homeowner'].map((column) => category(column)),
      ...['age', 'credit', 'vehicleValue', 'vehicleAge'].map((column) => bins(column)),
      crossed(['zip', 'product']),
      crossed(['product', 'homeowner', bins('credit')]),
      crossed(['product', 'homeowner', bins('age')]),
      crossed(['product', bins('vehicleValue'), bins('vehicleAge')]),
    ],
    training,
  );
  const wide = fitFeatures([crossed(['zip', 'product'])], training);
  const deep = fitFeatures(
    [
      ...['product', 'zip', 'homeowner'].map((column) => category(column)),
      ...['age', 'credit', 'vehicleValue', 'vehicleAge'].map((column) => numeric(column)),
    ],
    training,
  );
  return { 'wide alone': { wide: wideAlone }, 'deep alone': { deep }, 'Wide & Deep': { wide, deep } };
}

export function marketOf(seed: number | string): Market {
  const random = new Random(`insurance rules ${seed}`);
  const market = new InsuranceMarket({ random: random.child('market') });
  const offers = (count: number, kind: (typeof kinds)[number], name: string) =>
    market.offers(count, { kind, random: random.child(name) });
  const training = offers(rows.training, 'known', 'training');
  return {
    market,
    random,
    training,
    validation: offers(rows.validation, 'known', 'validation'),
    test: {
      known: offers(rows.test, 'known', 'test'),
      holes: offers(rows.test, 'holes', 'test holes'),
      rules: offers(rows.test, 'rules', 'test rules'),
    },
    encoders: encodersOf(training),
  };
}

export async function train(
  { training, validation, encoders, random }: Market,
  name: InsuranceModel,
  { wideRate = 1, l1 = 0, deepRate = 1e-3 }: InsuranceSettings,
  signal: AbortSignal,
) {
  const { wide, deep } = encoders[name];
  const model = new WideAndDeep({
    ...{ wide, deep, embeddingSize: 8, hidden: [64, 32] },
    random: random.child('model'),
  });
  const { history, bestEpoch } = await fitFeatureModel({
    ...{ model, training, validation, label: 'bought', batchSize: 256, epochs, signal },
    optimizer: { kind: 'adam', learningRate: deepRate },
    ...(wide && {
      optimizers: { wide: { kind: 'ftrl', learningRate: wideRate, l1, initialAccumulator: 1e-3 } },
    }),
    earlyStopping: { patience },
    random: random.child('fit'),
  });
  return { model, epoch: bestEpoch, loss: history[bestEpoch - 1].validationLoss as number };
}

/** Mean Kullback-Leibler divergence of the predicted probability from the true one, nats: loss above the best possible. */
export function excessLoss(logits: Float32Array, { probability }: InsuranceOffers): number {
  const sum = Array.from(logits).reduce((total, z, row) => {
    const p = probability[row];
    // -p log σ(z) - (1 - p) log σ(-z) = softplus(z) - p z
    const crossEntropy = Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - p * z;
    return total + crossEntropy + p * Math.log(p) + (1 - p) * Math.log(1 - p);
  }, 0);
  return sum / logits.length;
}

export const insuranceRules = experiment({
  name: 'insurance-rules',
  chapter: '05-ncf-wide-and-deep',
  summary: 'What the wide part, the deep part and both memorize and generalize on an insurance market',
  seeds: { first: 1, count: 10, least: 2 },
  version: 5,
  async prepare({ once, log, signal }) {
    const settings = {} as Record<InsuranceModel, InsuranceSettings>;
    const markets = tuningMarkets.map((name) => marketOf(name));
    for (const name of names) {
      settings[name] = await once(`settings of ${name}`, async () => {
        const tried = [];
        for (const candidate of grids[name]) {
          const losses: number[] = [];
          for (const market of markets) {
            const { model, loss } = await train(market, name, candidate, signal);
            model.dispose();
            losses.push(loss);
          }
          tried.push({ candidate, loss: mean(losses) });
        }
        return tried.reduce((a, b) => (b.loss < a.loss ? b : a)).candidate;
      });
      log(`${name}: ${JSON.stringify(settings[name])}`);
    }
    return settings;
  },
  async run(seed, { shared, once, log, signal }) {
    const market = marketOf(seed);
    const planted = new Map(market.market.rules.map((rule) => [`${rule.zip}/${rule.product}`, rule.effect]));
    const run = {} as InsuranceRun;
    for (const name of names) {
      run[name] = await once(name, async () => {
        const { model, epoch } = await train(market, name, shared[name], signal);
        const excess = Object.fromEntries(
          kinds.map((kind) => [
            kind,
            excessLoss(predictFeatureLogits(model, market.test[kind]), market.test[kind]),
          ]),
        ) as Record<(typeof kinds)[number], number>;
        const weights = model.wideWeights().flatMap(({ name: row, weight }) => {
          const [, zip, product] = /^zip=(\S+) x product=(.+)$/.exec(row) ?? [];
          return zip === undefined ? [] : [{ pair: `${zip}/${product}`, weight }];
        });
        model.dispose();
        const others = weights.filter(({ pair }) => !planted.has(pair));
        const all = market.market.zips.length * market.market.products.length;
        return {
          ...{ excess, epoch },
          rules: [...planted].map(([pair, effect]) => ({
            ...{ pair, effect },
            weight: weights.find((each) => each.pair === pair)?.weight ?? 0,
          })),
          // Of the crosses without effect: how many are exactly 0, and the largest of the others.
          zeroShare: 1 - others.length / (all - planted.size),
          largestOther: others.reduce((most, { weight }) => Math.max(most, Math.abs(weight)), 0),
        };
      });
      const { excess, zeroShare } = run[name];
      log(
        `${name}: ${kinds.map((kind) => `${kind} ${excess[kind].toFixed(4)}`).join(', ')}; ${zeroShare.toFixed(3)} zero`,
      );
    }
    return run;
  },
  summarize: (runs, { shared }) => {
    const over = (pick: (run: InsuranceRun) => number) => {
      const { estimate, lower, upper } = tInterval(runs.map(pick));
      return { estimate, lower, upper };
    };
    return {
      rows,
      grids,
      settings: shared,
      models: Object.fromEntries(
        names.map((name) => [
          name,
          {
            excess: Object.fromEntries(kinds.map((kind) => [kind, over((run) => run[name].excess[kind])])),
            zeroShare: over((run) => run[name].zeroShare),
          },
        ]),
      ) as never,
      // Wide & Deep minus each part alone, market by market.
      gains: Object.fromEntries(
        (['wide alone', 'deep alone'] as const).map((name) => [
          name,
          Object.fromEntries(
            kinds.map((kind) => [
              kind,
              over((run) => run['Wide & Deep'].excess[kind] - run[name].excess[kind]),
            ]),
          ),
        ]),
      ) as never,
      runs: [...runs],
    };
  },
});
