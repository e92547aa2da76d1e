// Seven ways in which an explanation misleads, each by an experiment in which the truth is known.
import { Random, rocAuc, tInterval } from 'lib';
import {
  embeddedFeatures,
  inputPredictor,
  integratedGradients,
  type PredictRows,
  shapleyValues,
  singleFeatures,
} from 'lib/explanation';
import {
  type ExplanationTraps,
  type ExplanationTrapsRun,
  PlantedMarket,
  type PlantedOffers,
} from 'lib/lessons';
import type { WideAndDeep } from 'lib/models';
import { predictFeatureLogits, predictFeatures } from 'lib/training';
import { experiment } from '../runner/experiment';
import { attentionTrap } from './attention-trap';
import { plantedModel, someRows, train } from './planted-model';

const explainedRows = 100;
type Traps = Omit<ExplanationTrapsRun, 'seed'>;

const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** Index of the largest attribution by size, one per row. */
function firstReasons(values: Float64Array, features: number): number[] {
  return Array.from({ length: values.length / features }, (_, row) => {
    const sizes = Array.from(values.subarray(row * features, (row + 1) * features), Math.abs);
    return sizes.indexOf(Math.max(...sizes));
  });
}

const shareOfDifferent = (a: readonly number[], b: readonly number[]) =>
  mean(a.map((each, i) => Number(each !== b[i])));

/**
 * Two numbers that nearly agree, of which the model reads one: what its twin gets, where left-out features are drawn without regard
 * for those that are kept, and where they follow them.
 */
function twinTrap(random: Random): Traps['twin'] {
  const drawn = (rows: number) =>
    Float64Array.from({ length: rows }, () => random.normal()).reduce<number[]>((all, value) => {
      all.push(value, value + 0.1 * random.normal(), random.normal());
      return all;
    }, []);
  const predict: PredictRows = (x) =>
    Float64Array.from({ length: x.length / 3 }, (_, row) => 2 * x[3 * row] + x[3 * row + 2]);
  const inputs = Float64Array.from(drawn(explainedRows));
  const options = { features: singleFeatures(3), background: Float64Array.from(drawn(400)) };
  const share = (values: Float64Array) => {
    const sizes = [0, 1].map((i) =>
      mean(Array.from({ length: explainedRows }, (_, row) => Math.abs(values[3 * row + i]))),
    );
    return sizes[1] / (sizes[0] + sizes[1]);
  };
  return {
    interventional: share(shapleyValues(predict, inputs, 3, options).values),
    conditional: share(
      shapleyValues(predict, inputs, 3, { ...options, dependence: { kernelWidth: 0.1 } }).values,
    ),
  };
}

/** One trained model against several baselines. */
function baselineTrap(
  model: WideAndDeep,
  explained: PlantedOffers,
  training: PlantedOffers,
): Traps['baseline'] {
  const inputs = embeddedFeatures(model);
  const rows = inputs.embed(explained);
  const first = (baseline: Float32Array) =>
    firstReasons(integratedGradients(inputs, rows, { baseline }).values, inputs.features.length);
  const some = someRows(training, 0, 2000);
  const [zero, average, unseen] = [
    inputs.baseline('zero'),
    inputs.baseline('mean', some),
    inputs.baseline('unseen'),
  ].map(first);
  const background = first(inputs.embed(someRows(training, 0, 20)));
  return {
    zeroToMean: shareOfDifferent(zero, average),
    unseenToMean: shareOfDifferent(unseen, average),
    meanToBackground: shareOfDifferent(average, background),
  };
}

/** The same model's probabilities and logits explained: what is left to say where the model is sure. */
function probabilityTrap(
  model: WideAndDeep,
  explained: PlantedOffers,
  training: PlantedOffers,
  random: Random,
): Traps['probability'] {
  const inputs = embeddedFeatures(model);
  const rows = inputs.embed(explained);
  const logits = inputPredictor(inputs);
  const probabilities: PredictRows = (x) =>
    Float64Array.from(logits(x), (logit) => 1 / (1 + Math.exp(-logit)));
  const background = inputs.embed(someRows(training, 0, 30));
  const options = { features: inputs.features, background, method: 'kernel', samples: 300, random } as const;
  const ofLogits = shapleyValues(logits, rows, inputs.size, options);
  const ofProbabilities = shapleyValues(probabilities, rows, inputs.size, options);
  logits.dispose();
  const features = inputs.features.length;
  const total = (values: Float64Array, sure: boolean) =>
    mean(
      Array.from(ofLogits.outputs, (output, row) => ({ row, sure: Math.abs(output) > 2 }))
        .filter((each) => each.sure === sure)
        .map(({ row }) =>
          values
            .subarray(row * features, (row + 1) * features)
            .reduce((sum, value) => sum + Math.abs(value), 0),
        ),
    );
  return {
    confident: total(ofProbabilities.values, true),
    others: total(ofProbabilities.values, false),
    logitConfident: total(ofLogits.values, true),
    logitOthers: total(ofLogits.values, false),
  };
}

/** A model that was not trained is explained as completely as one that was. */
function untrainedTrap(
  model: WideAndDeep,
  explained: PlantedOffers,
  training: PlantedOffers,
  causes: readonly string[],
): Traps['untrained'] {
  const inputs = embeddedFeatures(model);
  const baseline = inputs.baseline('mean', someRows(training, 0, 2000));
  const { completeness, values, features } = integratedGradients(inputs, inputs.embed(explained), {
    baseline,
  });
  const right = Array.from({ length: explainedRows }, (_, row) => {
    const own = features.map((name, i) => ({ name, size: Math.abs(values[row * features.length + i]) }));
    const top = own.sort((a, b) => b.size - a.size).slice(0, 3);
    return mean(top.map(({ name }) => Number(causes.includes(name))));
  });
  return { completeness: completeness.largestShare, precision: mean(right) };
}

/**
 * A model that decides by a protected attribute for real customers and by a harmless one for rows that mix two of them
 * (Slack et al. 2020, "Fooling LIME and SHAP"): mixed rows give themselves away where columns go together.
 */
function hiddenTrap(random: Random): Traps['hidden'] {
  const size = 6;
  const rows = (count: number) =>
    Float64Array.from(
      Array.from({ length: count }, () => {
        const [a, b] = [random.normal(), random.normal()];
        // The protected attribute, two pairs of columns that go together, and one that is harmless.
        return [
          random.bernoulli(0.5) ? 1 : -1,
          a,
          a + 0.05 * random.normal(),
          b,
          b + 0.05 * random.normal(),
          random.normal(),
        ];
      }).flat(),
    );
  const cell = (x: Float64Array, row: number, i: number) => x[row * size + i];
  const isMixed = (x: Float64Array, row: number) =>
    Math.abs(cell(x, row, 1) - cell(x, row, 2)) > 0.25 || Math.abs(cell(x, row, 3) - cell(x, row, 4)) > 0.25;
  const honest: PredictRows = (x) =>
    Float64Array.from({ length: x.length / size }, (_, row) => 2 * cell(x, row, 0));
  const manipulated: PredictRows = (x) =>
    Float64Array.from(
      { length: x.length / size },
      (_, row) => 2 * (isMixed(x, row) ? Math.sign(cell(x, row, 5)) : cell(x, row, 0)),
    );
  const [inputs, background] = [rows(explainedRows), rows(200)];
  const options = { features: singleFeatures(size), background };
  const share = (predict: PredictRows, dependence: 'interventional' | { kernelWidth: number }) => {
    const { values } = shapleyValues(predict, inputs, size, { ...options, dependence });
    const sizes = Array.from({ length: size }, (_, i) =>
      mean(Array.from({ length: explainedRows }, (_, row) => Math.abs(values[row * size + i]))),
    );
    return sizes[0] / sizes.reduce((sum, each) => sum + each, 0);
  };
  return {
    honest: share(honest, 'interventional'),
    manipulated: share(manipulated, 'interventional'),
    conditional: share(manipulated, { kernelWidth: 0.1 }),
  };
}

/** A group that the model is not told, labels that were decided against it, and a region that tells it. */
async function proxyTrap(random: Random): Promise<Traps['proxy']> {
  const market = new PlantedMarket({ random: random.child('market') });
  const drawn = (rows: number, name: string) => {
    const source = random.child(name);
    const table = market.offers(rows, source);
    const group = table.bought.map(() => source.integer(0, 2));
    // Nine of ten of group 1 live in two regions, one of ten of group 0.
    table.region = group.map((each) => {
      const near = source.bernoulli(each === 1 ? 0.9 : 0.1);
      return near
        ? ['coast', 'hills'][source.integer(0, 2)]
        : ['north', 'east', 'south', 'west'][source.integer(0, 4)];
    });
    table.bought = table.logit.map((logit, row) =>
      source.bernoulli(1 / (1 + Math.exp(-(logit - 1.2 * group[row])))) ? 1 : 0,
    );
    return { table, group };
  };
  const [training, validation, test] = [
    drawn(20_000, 'training'),
    drawn(4000, 'validation'),
    drawn(4000, 'test'),
  ];
  const gapOf = (values: ArrayLike<number>, group: readonly number[]) =>
    mean(Array.from(values).filter((_, row) => group[row] === 0)) -
    mean(Array.from(values).filter((_, row) => group[row] === 1));
  const fitted = async (columns: readonly string[]) => {
    const model = plantedModel(training.table, random.child('model'), columns);
    await train(model, training.table, validation.table, random.child('fit'));
    return model;
  };
  const all = ['homeowner', 'credit', 'vehicle', 'neighbors', 'age', 'income', 'region', 'channel'];
  const withRegion = await fitted(all);
  const without = await fitted(all.filter((column) => column !== 'region'));
  const inputs = embeddedFeatures(withRegion);
  const explained = someRows(test.table, 0, 1000);
  const { values, features } = integratedGradients(inputs, inputs.embed(explained), {
    baseline: inputs.baseline('mean', someRows(training.table, 0, 2000)),
  });
  const gaps = features.map((_, i) =>
    gapOf(
      Array.from({ length: 1000 }, (_, row) => values[row * features.length + i]),
      test.group.slice(0, 1000),
    ),
  );
  const figures = {
    gapWith: gapOf(predictFeatures(withRegion, test.table), test.group),
    gapWithout: gapOf(predictFeatures(without, test.table), test.group),
    aucWith: rocAuc(test.table.bought, predictFeatureLogits(withRegion, test.table)),
    aucWithout: rocAuc(test.table.bought, predictFeatureLogits(without, test.table)),
    regionShare:
      Math.abs(gaps[features.indexOf('region')]) / gaps.reduce((sum, gap) => sum + Math.abs(gap), 0),
  };
  withRegion.dispose();
  without.dispose();
  return figures;
}

export const explanationTraps = experiment({
  name: 'explanation-traps',
  chapter: '09-explainability',
  summary: 'Seven ways in which an explanation misleads, each where the truth is known',
  seeds: { first: 1, count: 10, least: 2 },
  async run(seed, { log }): Promise<Traps> {
    const random = new Random(`explanation traps ${seed}`);
    const market = new PlantedMarket({ random: random.child('market') });
    const training = market.offers(20_000, random.child('training'));
    const validation = market.offers(4000, random.child('validation'));
    const explained = market.offers(explainedRows, random.child('test'));
    const [trained, untrained] = [0, 1].map(() => plantedModel(training, random.child('model')));
    await train(trained, training, validation, random.child('fit'));
    const traps: Traps = {
      twin: twinTrap(random.child('twin')),
      baseline: baselineTrap(trained, explained, training),
      probability: probabilityTrap(trained, explained, training, random.child('probability')),
      untrained: untrainedTrap(untrained, explained, training, market.causes),
      hidden: hiddenTrap(random.child('hidden')),
      attention: await attentionTrap(random.child('attention')),
      proxy: await proxyTrap(random.child('proxy')),
    };
    log(JSON.stringify(traps));
    trained.dispose();
    untrained.dispose();
    return traps;
  },
  summarize: (runs, { seeds }) => {
    const names = Object.keys(runs[0]) as (keyof Traps)[];
    const figures = names.map((trap) => {
      const keys = Object.keys(runs[0][trap]);
      const estimates = keys.map((key) => {
        const { estimate, lower, upper } = tInterval(
          runs.map((run) => (run[trap] as Record<string, number>)[key]),
        );
        return [key, { estimate, lower, upper }];
      });
      return [trap, Object.fromEntries(estimates)];
    });
    return {
      figures: Object.fromEntries(figures) as ExplanationTraps['figures'],
      runs: runs.map((run, i) => ({ ...run, seed: seeds[i] })),
    };
  },
});
