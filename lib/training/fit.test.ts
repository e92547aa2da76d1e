import { rejectsArgument, throwsArgument } from '../core/testing/throws-argument';
import '../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readWeights, trainableVariables } from '../compiler/weights';
import type { Columns } from '../core/columns';
import { Random } from '../core/random';
import { tf } from '../core/tensorflow';
import { assertClose } from '../core/testing/closeness';
import { rocAuc } from '../evaluation/click/roc-auc';
import { createWithCustomerId } from '../lessons/customers/customer-id';
import { type FitOptions, fit } from './fit';
import { squaredError } from './losses';
import { predictLogits, predictProbabilities } from './predict';
import { smallLog, smallRun } from './testing/small-run';

const model = createWithCustomerId({ customers: 40, products: 10, random: new Random(1) });
const log = smallLog(100, new Random(2));
const options = (changes: object = {}): FitOptions => ({
  model,
  optimizer: { kind: 'adam', learningRate: 0.01 },
  training: log,
  label: 'label',
  batchSize: 32,
  epochs: 1,
  random: new Random(3),
  ...changes,
});
const weights = () => readWeights(trainableVariables(model));

/** The call is refused with the message, and the model is as it was. */
async function refused(changes: object, message: RegExp): Promise<void> {
  const before = weights();
  await assert.rejects(fit(options(changes)), message);
  assert.deepEqual(weights(), before);
}
const withColumn = (name: string, column: unknown) => ({ training: { ...log, [name]: column } as Columns });
const changed = (name: string, row: number, value: number) => {
  const column = log[name].slice();
  column[row] = value;
  return withColumn(name, column);
};

test('a missing column is refused with the names of those that are there', async () => {
  const { product, ...rest } = log;
  await refused(
    { training: rest },
    /training columns must be at least "product", got "customer, behavior, label"/,
  );
  await refused({ label: 'clicked' }, /training columns must be at least "clicked"/);
  await refused({ validation: rest }, /validation columns must be at least "product"/);
});

test('columns of unequal length and logs without rows are refused', async () => {
  await refused(
    withColumn('product', log.product.slice(1)),
    /training must be of columns of one length, got .*product: 99/,
  );
  const empty = Object.fromEntries(Object.entries(log).map(([name, column]) => [name, column.slice(0, 0)]));
  await refused({ training: empty }, /training must be a log of at least one row/);
  await refused({ validation: empty }, /validation must be a log of at least one row/);
});

test('ids that are no Int32Array are refused: a float would be cut to an integer', async () => {
  await refused(
    withColumn('customer', Float32Array.from(log.customer)),
    /column customer must be an Int32Array of ids/,
  );
});

test('every id outside its table is refused with column, id and row, before anything is trained', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(['customer', 40] as const, ['product', 10] as const),
      fc.integer({ min: 0, max: 99 }),
      fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      fc.constantFrom('training', 'validation'),
      async ([name, size], row, id, argument) => {
        fc.pre(id < 0 || id >= size);
        const rule = `${argument} column ${name} must be an integer in \\[0, ${size}\\), got ${id} at row ${row}`;
        await refused({ [argument]: changed(name, row, id).training }, new RegExp(rule));
      },
    ),
    { numRuns: 30 },
  );
});

test('numbers and labels that are not finite are refused with their row', async () => {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    await refused(changed('behavior', 7, bad), /training column behavior\[7\] must be a finite number/);
    const label = Float32Array.from(log.label);
    label[9] = bad;
    await refused(withColumn('label', label), /training column label\[9\] must be a finite number/);
  }
});

test('labels outside [0, 1] are refused by cross-entropy, and accepted by a loss that can use them', async () => {
  await refused(changed('label', 3, 2), /training column label\[3\] must be in \[0, 1\], got 2/);
  await refused(changed('label', 3, -1), /training column label\[3\] must be in \[0, 1\], got -1/);
  const run = smallRun(1);
  await fit({ ...run, ...changed('label', 3, 2), loss: squaredError });
});

test('options outside their range are refused by name', async () => {
  await refused({ batchSize: 0 }, /batchSize must be an integer of 1 or more, got 0/);
  await refused({ batchSize: 1.5 }, /batchSize must be an integer of 1 or more, got 1.5/);
  await refused({ epochs: -1 }, /epochs must be an integer of 1 or more, got -1/);
  await refused({ epochs: Number.NaN }, /epochs must be an integer of 1 or more, got NaN/);
  await refused({ random: 42 }, /random must be a Random, got 42/);
  await refused({ compile: true }, /compile must be one of "auto", false, got true/);
  await refused({ model: undefined }, /model must be/);
  await refused({ optimizer: { kind: 'adam', learningRate: -1 } }, /learningRate must be/);
  await refused({ checkpoint: { folder: '' } }, /checkpoint.folder must be a path, got ""/);
  await refused({ progress: '' }, /progress must be a label or false, got ""/);
  await refused({ metrics: { auc: rocAuc } }, /validation must be given when metrics are/);
  await refused({ earlyStopping: { patience: 0 } }, /earlyStopping.patience must be an integer of 1 or more/);
  await refused({ earlyStopping: { patience: 1, minDelta: -1 } }, /earlyStopping.minDelta must be/);
});

test('early stopping on a metric that is not in the history says which ones are', async () => {
  const earlyStopping = { patience: 1, monitor: 'auc' };
  await rejectsArgument(fit(options({ earlyStopping })), 'earlyStopping.monitor');
});

test('a loss that is not finite ends training, naming epoch and batch', async () => {
  const run = smallRun(3);
  const optimizer = { kind: 'sgd', learningRate: 1e30 } as const;
  await assert.rejects(fit({ ...run, optimizer }), /loss must/);
});

test('a metric that is not finite is an error that names it', async () => {
  const run = smallRun(1);
  await rejectsArgument(fit({ ...run, metrics: { odd: () => Number.NaN } }), 'odd of epoch 1');
});

test('training lowers the validation loss and reports each epoch', async () => {
  const run = smallRun(6);
  const seen: number[] = [];
  const callbacks = { onEpochEnd: ({ epoch }: { epoch: number }) => void seen.push(epoch) };
  const { history, ...result } = await fit({ ...run, metrics: { auc: rocAuc }, callbacks });
  assert.deepEqual(seen, [1, 2, 3, 4, 5, 6]);
  assert.ok((history[5].validationLoss as number) < (history[0].validationLoss as number));
  assert.ok((history[5].auc as number) > 0.6);
  assert.equal(result.step, 'compiled');
  assert.equal(result.eagerReason, undefined);
});

test('trainingLoss is the mean over rows of what the steps saw, the last batch being smaller', async () => {
  const run = smallRun(1);
  const losses: number[] = [];
  const callbacks = { onBatchEnd: ({ loss }: { loss: number }) => void losses.push(loss) };
  const { history } = await fit({ ...run, callbacks });
  // 1500 rows: 23 batches of 64, one of 28.
  assert.equal(losses.length, 24);
  const expected = losses.reduce((sum, loss, i) => sum + loss * (i < 23 ? 64 : 28), 0) / 1500;
  assertClose([history[0].trainingLoss], [expected], 1e-12);
});

test('the eager and the compiled run give the same history and weights to float tolerance', async () => {
  const [compiled, eager] = [smallRun(3), { ...smallRun(3), compile: false as const }];
  const [a, b] = [await fit(compiled), await fit(eager)];
  assert.deepEqual([a.step, b.step], ['compiled', 'eager']);
  a.history.forEach((record, i) => {
    const metrics = (r: typeof record) => [r.trainingLoss, r.validationLoss as number];
    assertClose(metrics(record), metrics(b.history[i]), 1e-5);
  });
  readWeights(trainableVariables(compiled.model)).forEach((values, i) => {
    assertClose(values, readWeights(trainableVariables(eager.model))[i], 1e-4);
  });
});

test('the same seed gives the same weights, another seed others', async () => {
  const train = async (seed: number) => {
    const run = smallRun(2);
    await fit({ ...run, random: new Random(seed) });
    return readWeights(trainableVariables(run.model));
  };
  const first = await train(1);
  assert.deepEqual(await train(1), first);
  assert.notDeepEqual(await train(2), first);
});

test('early stopping ends training and puts the best weights back', async () => {
  const run = smallRun(60);
  const saved = new Map<number, Float32Array[]>();
  const callbacks = {
    onEpochEnd: ({ epoch }: { epoch: number }) =>
      void saved.set(epoch, readWeights(trainableVariables(run.model))),
  };
  const optimizer = { kind: 'adam', learningRate: 0.05 } as const;
  const result = await fit({ ...run, optimizer, callbacks, earlyStopping: { patience: 3 } });
  assert.ok(result.stoppedEarly && result.history.length < 60);
  assert.equal(result.weightsOfEpoch, result.bestEpoch);
  assert.equal(result.history.length, result.bestEpoch + 3);
  const losses = result.history.map(({ validationLoss }) => validationLoss as number);
  assert.equal(losses.indexOf(Math.min(...losses)) + 1, result.bestEpoch);
  assert.deepEqual(readWeights(trainableVariables(run.model)), saved.get(result.bestEpoch));
});

test('a loss that cannot be traced trains eagerly and says why', async () => {
  const run = smallRun(1);
  const warnings: string[] = [];
  const listen = (warning: Error) => void warnings.push(warning.message);
  process.on('warning', listen);
  const readingBack = (labels: tf.Tensor, outputs: tf.Tensor) => {
    const loss = squaredError(labels, outputs);
    loss.dataSync();
    return loss;
  };
  const result = await fit({ ...run, loss: readingBack });
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', listen);
  assert.equal(result.step, 'eager');
  assert.match(result.eagerReason ?? '', /reads a tensor back/);
  assert.equal(warnings.filter((text) => /training runs eagerly/.test(text)).length, 1);
});

test('training rows made again for each epoch depend on the epoch alone', async () => {
  const asked: [number, number][] = [];
  const training = (epoch: number, random: Random) => {
    asked.push([epoch, random.uniform()]);
    return smallLog(64, random);
  };
  await fit({ ...smallRun(3), training });
  const once = [...asked];
  asked.length = 0;
  await fit({ ...smallRun(3), training });
  assert.deepEqual(asked, once);
  assert.deepEqual(
    once.map(([epoch]) => epoch),
    [1, 2, 3],
  );
  assert.equal(new Set(once.map(([, draw]) => draw)).size, 3);
});

test('rows that an epoch makes are checked like a log', async () => {
  const training = () => changed('customer', 4, 40).training;
  await rejectsArgument(fit({ ...smallRun(1), training }), 'training column customer');
});

test('predictions are the same whatever the batch size, and refuse what training refuses', () => {
  const whole = predictLogits(model, log);
  assertClose(predictLogits(model, log, { batchSize: 7 }), whole, 1e-6);
  assertClose(
    predictProbabilities(model, log),
    whole.map((z) => 1 / (1 + Math.exp(-z))),
    1e-7,
  );
  throwsArgument(() => predictLogits(model, log, { batchSize: 0 }), 'batchSize');
  throwsArgument(() => predictLogits(model, changed('product', 5, 10).training), 'columns column product');
  throwsArgument(() => predictLogits(model, { customer: log.customer }), 'columns columns');
});

test('a large log is predicted by a graph, to the same numbers', () => {
  const large = smallLog(1000, new Random(4));
  const eager = predictLogits(model, large);
  // 1000 rows in batches of 33: 31 batches, the last one reaching back.
  assertClose(predictLogits(model, large, { batchSize: 33 }), eager, 1e-6);
});

test('validation rows that are worth a graph give the loss that they give eagerly', async () => {
  const validation = smallLog(9000, new Random(5));
  const [compiled, eager] = [smallRun(2), { ...smallRun(2), compile: false as const }];
  const [a, b] = [await fit({ ...compiled, validation }), await fit({ ...eager, validation })];
  const losses = (result: typeof a) => result.history.map(({ validationLoss }) => validationLoss as number);
  assertClose(losses(a), losses(b), 1e-5);
});

test('neither training nor predicting leaves tensors behind', async () => {
  const run = smallRun(2);
  for (const compile of ['auto', false] as const) {
    await fit({ ...run, compile });
    predictLogits(run.model, run.training as Columns);
    const before = tf.memory().numTensors;
    await fit({ ...run, compile });
    predictLogits(run.model, run.training as Columns);
    assert.equal(tf.memory().numTensors, before, `compile: ${compile}`);
  }
});
