import assert from 'node:assert/strict';
import { test } from 'node:test';
import { throwsArgument } from '../../core/testing/throws-argument';
import { models } from '../models';
import { everyModel } from '../testing/every-model';

type Factory = (options?: object) => unknown;

/** The factory of a name; blend's parts are given. */
function factoryOf(name: keyof typeof everyModel): Factory {
  if (name !== 'blend') return models[name] as Factory;
  const parts = [models.popularity(), models.itemKnn()];
  return (options) => models.blend(parts, options as object);
}

for (const name of Object.keys(everyModel) as (keyof typeof everyModel)[]) {
  test(`models.${name} refuses options that do not exist when it is called, not when it is fitted`, () => {
    const make = factoryOf(name);
    make({});
    make({ name: 'mine' });
    for (const wrong of [
      'fhqwhgads',
      'names',
      'epoch',
      'emeddingSize',
      'learningrate',
      'toString',
      'random',
    ]) {
      throwsArgument(() => make({ [wrong]: 1 }), `options.${wrong}`);
    }
    for (const none of [null, 3, 'options', [], new Map(), Promise.resolve({})]) {
      throwsArgument(() => make(none as object), 'options');
    }
    for (const blank of ['', ' ', 3, null]) throwsArgument(() => make({ name: blank }), 'name');
  });
}

test('options of another kind or outside their range are refused by name at the call', () => {
  const bad: Partial<Record<keyof typeof everyModel, readonly [object, string][]>> = {
    ease: [
      [{ l2: 0 }, 'l2'],
      [{ l2: '300' }, 'l2'],
    ],
    itemKnn: [
      [{ neighbors: 0.5 }, 'neighbors'],
      [{ shrinkage: -1 }, 'shrinkage'],
      [{ confidence: { alhpa: 1 } }, 'confidence.alhpa'],
    ],
    implicitAls: [[{ unobservedWeight: Number.NaN }, 'unobservedWeight']],
    bprMf: [
      [{ epochs: 0 }, 'epochs'],
      [{ batchSize: 3n }, 'batchSize'],
      [{ optimizer: { kind: 'adm', learningRate: 1 } }, 'optimizer.kind'],
      [{ optimizer: { kind: 'adam', learningRate: 1, beta_1: 1 } }, 'optimizer.beta_1'],
      [{ sampling: { exponents: 1 } }, 'sampling.exponents'],
      [{ sampling: { exponent: -1 } }, 'sampling.exponent'],
    ],
    lightGcn: [
      [{ layers: -1 }, 'layers'],
      [{ layers: 1, combine: [1, 2, 3] }, 'combine'],
      [{ combine: [1, Number.NaN, 1, 1] }, 'combine[1]'],
    ],
    gcn: [[{ combine: 'learned' }, 'combine']],
    graphSage: [
      [{ units: [] }, 'units'],
      [{ samples: [0] }, 'samples[0]'],
      [{ itemFeatures: [1] }, 'itemFeatures'],
    ],
    pinSage: [
      [{ walks: { size: 0 } }, 'walks.size'],
      [{ walks: { restarts: 0.5 } }, 'walks.restarts'],
    ],
    randomWalks: [[{ restart: 1 }, 'restart']],
    mlp: [[{ hidden: [64, 0] }, 'hidden[1]']],
    sasrec: [
      [{ loss: { kind: 'softmx' } }, 'loss.kind'],
      [{ positions: 'gap' }, 'positions'],
      [{ dropout: 1 }, 'dropout'],
    ],
    bert4rec: [[{ masking: { probabilty: 0.1 } }, 'masking.probabilty']],
    gru4rec: [[{ cell: 'rnn' }, 'cell']],
    bst: [[{ gapBuckets: 0 }, 'gapBuckets']],
    svd: [[{ scale: [5, 1] }, 'scale[1]']],
    ratingKnn: [[{ similarity: 'cosin' }, 'similarity']],
    biases: [[{ sgd: { learning: 1 } }, 'sgd.learning']],
    blend: [
      [{ heldOutShare: 1 }, 'heldOutShare'],
      [{ patience: 1 }, 'options.patience'],
    ],
  };
  for (const [name, cases] of Object.entries(bad)) {
    const make = factoryOf(name as keyof typeof everyModel);
    for (const [options, argument] of cases) throwsArgument(() => make(options), argument, name);
  }
  assert.ok(Object.keys(bad).length > 15);
});
