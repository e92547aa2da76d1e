// Do explanations name what decides? Ten markets in each of which four columns of twelve, drawn by lot, decide what is
// bought, and eight do nothing. Reasons are right if they are among the four.
import { Random, rocAuc, tInterval } from 'lib';
import {
  type Attributions,
  deletionCurves,
  embeddedFeatures,
  explanationAgreement,
  gradientTimesInput,
  inputPredictor,
  integratedGradients,
  shapleyValues,
} from 'lib/explanation';
import {
  type PlantedCausesRun,
  PlantedMarket,
  type PlantedMethod,
  type PlantedOffers,
  plantedColumns,
} from 'lib/lessons';
import type { WideAndDeep } from 'lib/models';
import { predictFeatureLogits } from 'lib/training';
import { experiment } from '../runner/experiment';
import { plantedModel, shuffledLabels, someRows, train } from './planted-model';

const methods: PlantedMethod[] = ['integrated gradients', 'Shapley values', 'gradient x input'];
const causesPerWorld = 4;
const reasons = 3;
const explainedRows = 200;
const backgroundRows = 40;
const samples = 400;
const noiseQuantile = 0.95;

/** A model's explanations of the same rows, by method. */
function explain(model: WideAndDeep, table: PlantedOffers, training: PlantedOffers, random: Random) {
  const inputs = embeddedFeatures(model);
  const [rows, background] = [inputs.embed(table), inputs.embed(someRows(training, 0, backgroundRows))];
  const baseline = inputs.baseline('mean', someRows(training, 0, 2000));
  const predict = inputPredictor(inputs);
  const options = { features: inputs.features, background };
  const byMethod: Record<PlantedMethod, Attributions> = {
    'integrated gradients': integratedGradients(inputs, rows, { baseline }),
    'Shapley values': shapleyValues(predict, rows, inputs.size, {
      ...options,
      method: 'kernel',
      samples,
      random,
    }),
    'gradient x input': gradientTimesInput(inputs, rows, { baseline }),
  };
  const gain = (attributions: Attributions) =>
    deletionCurves(
      predict,
      rows.subarray(0, 50 * inputs.size),
      inputs.size,
      { ...attributions, rows: 50 },
      {
        ...{ ...options, orders: 4, random: random.child('deletion') },
      },
    ).deletionGain.estimate;
  const gains = each((method) => gain(byMethod[method]));
  predict.dispose();
  return { byMethod, gains };
}

const each = <T>(of: (method: PlantedMethod) => T) =>
  Object.fromEntries(methods.map((method) => [method, of(method)])) as Record<PlantedMethod, T>;

/** Share of the reasons that are causes: of the three largest, or of those of them above a bar; and how many there are. */
function precision({ features, rows, values }: Attributions, causes: readonly string[], bar = 0) {
  let [right, named] = [0, 0];
  for (let row = 0; row < rows; row++) {
    const sizes = features.map((name, i) => ({ name, size: Math.abs(values[row * features.length + i]) }));
    const top = sizes.sort((a, b) => b.size - a.size).slice(0, reasons);
    for (const { name, size } of top) {
      if (size <= bar) continue;
      named++;
      if (causes.includes(name)) right++;
    }
  }
  return { precision: right / Math.max(1, named), reasons: named / rows };
}

const quantileOfSizes = ({ values }: Attributions) => {
  const sizes = Float64Array.from(values, Math.abs).sort();
  return sizes[Math.ceil(noiseQuantile * (sizes.length - 1))];
};

export const plantedCauses = experiment({
  name: 'planted-causes',
  chapter: '09-explainability',
  summary: 'Whether the first reasons of explanations are the planted causes, over worlds',
  seeds: { first: 1, count: 10, least: 2 },
  async run(seed, { log }) {
    const random = new Random(`planted causes ${seed}`);
    const causes = random.child('causes').shuffle(plantedColumns).slice(0, causesPerWorld);
    const market = new PlantedMarket({ causes, random: random.child('market') });
    const training = market.offers(20_000, random.child('training'));
    const validation = market.offers(4000, random.child('validation'));
    const test = market.offers(4000, random.child('test'));
    const explained = someRows(test, 0, explainedRows);
    const model = () => plantedModel(training, random.child('model'));
    const [trained, untrained, shuffled] = [model(), model(), model()];
    await train(trained, training, validation, random.child('fit'));
    const [noTraining, noValidation] = [training, validation].map((table) =>
      shuffledLabels(table, random.child('shuffle')),
    );
    await train(shuffled, noTraining, noValidation, random.child('fit'));
    const of = (each: WideAndDeep) => explain(each, explained, training, random.child('explain'));
    const [real, blank, noise] = [of(trained), of(untrained), of(shuffled)];
    const result: Omit<PlantedCausesRun, 'seed'> = {
      causes: [...causes],
      auc: rocAuc(test.bought, predictFeatureLogits(trained, test)),
      bestAuc: rocAuc(test.bought, test.logit),
      trained: each((method) => precision(real.byMethod[method], causes).precision),
      untrained: each((method) => precision(blank.byMethod[method], causes).precision),
      shuffled: each((method) => precision(noise.byMethod[method], causes).precision),
      named: each((method) =>
        precision(real.byMethod[method], causes, quantileOfSizes(noise.byMethod[method])),
      ),
      completeness: real.byMethod['integrated gradients'].completeness.largestShare,
      deletionGain: real.gains,
      overlap: explanationAgreement(real.byMethod['integrated gradients'], real.byMethod['Shapley values'])
        .topOverlap.estimate,
    };
    log(`${causes.join(', ')}: ${JSON.stringify(result.trained)}`);
    for (const each of [trained, untrained, shuffled]) each.dispose();
    return result;
  },
  summarize: (runs, { seeds }) => {
    const over = (of: (run: (typeof runs)[number]) => number) => {
      const { estimate, lower, upper } = tInterval(runs.map(of));
      return { estimate, lower: Math.max(0, lower), upper: Math.min(1, upper) };
    };
    return {
      chance: causesPerWorld / plantedColumns.length,
      methods,
      precision: {
        trained: each((method) => over((run) => run.trained[method])),
        untrained: each((method) => over((run) => run.untrained[method])),
        shuffled: each((method) => over((run) => run.shuffled[method])),
        named: each((method) => over((run) => run.named[method].precision)),
      },
      runs: runs.map((run, i) => ({ ...run, seed: seeds[i] })),
    };
  },
});
