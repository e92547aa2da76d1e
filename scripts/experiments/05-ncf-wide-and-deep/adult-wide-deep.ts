// Adult, official split: Wide & Deep beside its parts, a factorization machine and three later networks, all tuned on the
// same fifth of the training rows, trained again on all of them, and measured on the test rows once. Gradient-boosted
// trees stand beside, from Python (scripts/fixtures/adult_trees.py).
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadAdult, Random, tInterval } from 'lib';
import type { FeatureEncoder } from 'lib/data';
import { logLoss, pairedDifference, rocAuc } from 'lib/evaluation';
import type { AdultModel, AdultScores, AdultTrees, AdultTuning } from 'lib/lessons';
import { DeepAndCross, DeepFm, Dlrm, FactorizationMachine, type FeatureModel, WideAndDeep } from 'lib/models';
import { fitFeatureModel, predictFeatureLogits } from 'lib/training';
import { experiment } from '../runner/experiment';
import { mapValues } from '../runner/figures';
import { projectRoot } from '../runner/project-root';
import { type AdultTable, adultEncoders, adultTables } from './adult-data';
import { climb, type Ladders } from './climb';

const batchSize = 256;
const epochs = 30;
const patience = 3;
const hidden = [64, 32];

const wideRate = [0.003, 0.01, 0.03, 0.1, 0.3, 1, 3];
const l1 = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3];
const rate = [1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2];
const dropout = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6];
const l2 = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2];
const embeddingSize = [2, 4, 8, 16, 32, 64, 128];

type Encoders = Record<'singles' | 'wide' | 'deep', FeatureEncoder>;

/** A model: its ladders of settings, where the search begins on each, and how it is made. */
interface Candidate {
  ladders: Ladders;
  start: Record<string, number>;
  create(encoders: Encoders, settings: Record<string, number>, random: Random): FeatureModel;
}

const deepOptions = { embeddingSize: 8, hidden };
const deepSearch = { ladders: { rate, dropout }, start: { rate: 2, dropout: 2 } };
const candidates: Record<AdultModel, Candidate> = {
  'logistic regression': {
    ladders: { wideRate, l1 },
    start: { wideRate: 3, l1: 2 },
    create: ({ singles: wide }, _, random) => new WideAndDeep({ wide, random }),
  },
  'wide alone': {
    ladders: { wideRate, l1 },
    start: { wideRate: 3, l1: 3 },
    create: ({ wide }, _, random) => new WideAndDeep({ wide, random }),
  },
  'deep alone': {
    ...deepSearch,
    create: ({ deep }, settings, random) =>
      new WideAndDeep({ deep, ...deepOptions, dropout: settings.dropout, random }),
  },
  'Wide & Deep': {
    ladders: { wideRate, l1, rate, dropout },
    start: { wideRate: 2, l1: 4, rate: 2, dropout: 2 },
    create: ({ wide, deep }, settings, random) =>
      new WideAndDeep({ wide, deep, ...deepOptions, dropout: settings.dropout, random }),
  },
  'factorization machine': {
    ladders: { rate, l2, embeddingSize },
    start: { rate: 2, l2: 2, embeddingSize: 1 },
    create: ({ deep: encoder }, settings, random) =>
      new FactorizationMachine({
        ...{ encoder, embeddingSize: settings.embeddingSize, l2: settings.l2, random },
      }),
  },
  DeepFM: {
    ...deepSearch,
    create: ({ deep: encoder }, settings, random) =>
      new DeepFm({ encoder, ...deepOptions, dropout: settings.dropout, random }),
  },
  'DCN-v2': {
    ...deepSearch,
    create: ({ deep: encoder }, settings, random) =>
      new DeepAndCross({ encoder, ...deepOptions, dropout: settings.dropout, random }),
  },
  DLRM: {
    ladders: { rate, embeddingSize },
    start: { rate: 2, embeddingSize: 2 },
    create: ({ deep: encoder }, settings, random) =>
      new Dlrm({ encoder, hidden, embeddingSize: settings.embeddingSize, random }),
  },
};
const names = Object.keys(candidates) as AdultModel[];

/** Trains; with a validation part until it stops getting better, else as many epochs as asked. */
async function train(
  name: AdultModel,
  settings: Record<string, number>,
  data: { encoders: Encoders; training: AdultTable; validation?: AdultTable; epochs: number },
  random: Random,
  signal: AbortSignal,
) {
  const { encoders, training, validation } = data;
  const model = candidates[name].create(encoders, settings, random.child('model'));
  const wide = { kind: 'ftrl', learningRate: settings.wideRate, l1: settings.l1 } as const;
  const { history, bestEpoch } = await fitFeatureModel({
    ...{ model, training, label: 'rich', batchSize, epochs: data.epochs, signal },
    ...(validation && { validation, earlyStopping: { patience } }),
    // Without a deep part Adam has the intercept alone.
    optimizer: { kind: 'adam', learningRate: settings.rate ?? 1e-2 },
    ...('wideRate' in settings && { optimizers: { wide } }),
    random: random.child('fit'),
  });
  return { model, epoch: bestEpoch, loss: history[bestEpoch - 1].validationLoss as number };
}

/** AUC, loss and accuracy of the test rows. */
function scoresOf(model: FeatureModel, test: AdultTable): AdultScores {
  const logits = predictFeatureLogits(model, test);
  const probabilities = Array.from(logits, (z) => 1 / (1 + Math.exp(-z)));
  const labels = test.rich as number[];
  const right = logits.reduce((sum, z, row) => sum + (z > 0 === (labels[row] === 1) ? 1 : 0), 0);
  return {
    auc: rocAuc(labels, logits),
    logLoss: logLoss(labels, probabilities),
    accuracy: right / labels.length,
  };
}

const measures = ['auc', 'logLoss', 'accuracy'] as const;
const seedOfSearch = 0;

export const adultWideDeep = experiment({
  name: 'adult-wide-deep',
  chapter: '05-ncf-wide-and-deep',
  summary: 'Wide & Deep on Adult beside its parts, later networks and gradient-boosted trees',
  seeds: { first: 1, count: 3, least: 2 },
  async prepare({ once, log, signal }) {
    const tables = adultTables(await loadAdult());
    const encoders = adultEncoders(tables.training);
    const tuning = {} as Record<AdultModel, AdultTuning>;
    for (const name of names) {
      tuning[name] = await once(`settings of ${name}`, async () => {
        const epochsOf = new Map<string, number>();
        const random = new Random(`adult ${seedOfSearch}`);
        const { settings, tried } = await climb(
          candidates[name].ladders,
          candidates[name].start,
          async (each) => {
            const data = { ...tables, encoders, epochs };
            const { model, epoch, loss } = await train(name, each, data, random, signal);
            model.dispose();
            epochsOf.set(JSON.stringify(each), epoch);
            return loss;
          },
        );
        const epoch = epochsOf.get(JSON.stringify(settings)) as number;
        return {
          ladders: mapValues(candidates[name].ladders, (values) => [...values]),
          tried,
          settings,
          epoch,
        };
      });
      log(`${name}: ${JSON.stringify(tuning[name].settings)}, ${tuning[name].tried.length} tried`);
    }
    return { tables, tuning };
  },
  async run(seed, { shared: { tables, tuning }, once, log, signal }) {
    const { full: training, test } = tables;
    const encoders = adultEncoders(training);
    const run = {} as Record<AdultModel, AdultScores>;
    for (const name of names) {
      run[name] = await once(name, async () => {
        const { settings, epoch } = tuning[name];
        const random = new Random(`adult ${seed}`);
        const { model } = await train(name, settings, { encoders, training, epochs: epoch }, random, signal);
        const scores = scoresOf(model, test);
        model.dispose();
        return scores;
      });
      const { auc, logLoss: loss, accuracy } = run[name];
      log(`${name}: AUC ${auc.toFixed(4)}, loss ${loss.toFixed(4)}, accuracy ${accuracy.toFixed(4)}`);
    }
    return run;
  },
  summarize: (runs, { shared: { tables, tuning } }) => {
    const rowsOf = (table: AdultTable): number => table.rich.length;
    const file = path.join(projectRoot, 'scripts', 'experiments', '05-ncf-wide-and-deep', 'adult-trees.json');
    const trees = JSON.parse(readFileSync(file, 'utf8')) as AdultTrees;
    return {
      rows: {
        training: rowsOf(tables.training),
        validation: rowsOf(tables.validation),
        test: rowsOf(tables.test),
      },
      tuning,
      models: mapValues(candidates, (_, name) =>
        Object.fromEntries(
          measures.map((measure) => [measure, tInterval(runs.map((run) => run[name][measure]))]),
        ),
      ) as never,
      // AUC of Wide & Deep minus another's, seed by seed.
      gains: Object.fromEntries(
        names
          .filter((name) => name !== 'Wide & Deep')
          .map((name) => [
            name,
            pairedDifference(
              runs.map((run) => run['Wide & Deep'].auc),
              runs.map((run) => run[name].auc),
            ),
          ]),
      ) as never,
      trees,
    };
  },
});
