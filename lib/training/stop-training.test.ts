import '../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { Random } from '../core/random';
import { StoppedError } from '../core/stopping/stopping';
import { tf } from '../core/tensorflow';
import { rejectsArgument } from '../core/testing/throws-argument';
import { fitVariables } from './fit-variables';
import type { FitVariablesOptions } from './fit-variables-options';

let made = 0;

/** Least squares on noise: as many steps as one likes. */
function line(rows: number, name = `line${made++}`): FitVariablesOptions & { weight: tf.Variable } {
  const random = new Random('line');
  const weight = tf.tidy(() => tf.variable(tf.scalar(0), true, name));
  const draws = random.child('data');
  const x = Float32Array.from({ length: rows }, () => draws.normal());
  const y = x.map((value) => 2 * value + draws.normal());
  return {
    weight,
    variables: [weight],
    loss: (batch) => tf.mean(tf.squaredDifference(tf.mul(batch.x, weight), batch.y)) as tf.Scalar,
    optimizer: { kind: 'sgd', learningRate: 0.001 },
    training: { x, y },
    batchSize: 10,
    epochs: 4,
    random: random.child('fit'),
  };
}

const withoutWeight = ({ weight: _, ...options }: ReturnType<typeof line>): FitVariablesOptions => options;

for (const compile of ['auto', false] as const) {
  test(`a stop ends training at its next step, and the model is usable (compile: ${compile})`, async () => {
    const before = tf.memory().numTensors;
    const given = line(20_000);
    const controller = new AbortController();
    let steps = 0;
    const running = fitVariables({
      ...withoutWeight(given),
      epochs: 100_000,
      compile,
      signal: controller.signal,
      callbacks: { onBatchEnd: () => void steps++ },
    });
    setTimeout(() => controller.abort(new Error('enough')), 300);
    await assert.rejects(running, (error: Error) => {
      assert.ok(error instanceof StoppedError);
      assert.equal(error.name, 'AbortError');
      assert.match(error.message, /training stopped in epoch \d+ of 100000 \(enough\): the model holds/);
      assert.equal((error.cause as Error).message, 'enough');
      return true;
    });
    const stopped = steps;
    const learned = given.weight.dataSync()[0];
    assert.ok(learned > 0.01, `learned ${learned}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(steps, stopped, 'no step after the stop');
    given.weight.dispose();
    assert.equal(tf.memory().numTensors, before);
  });
}

test('stopped and resumed from its checkpoint, training gives the losses and weights of an undisturbed run', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'stop-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const checkpoint = { folder: path.join(folder, 'run') };
  const undisturbed = line(2000);
  const whole = await fitVariables(withoutWeight(undisturbed));

  const given = line(2000, 'resumed');
  const controller = new AbortController();
  const stopping = fitVariables({
    ...withoutWeight(given),
    checkpoint,
    signal: controller.signal,
    callbacks: {
      onBatchEnd: ({ epoch, batch }) => {
        if (epoch === 3 && batch === 7) controller.abort();
      },
    },
    metrics: () => ({}),
  });
  await assert.rejects(stopping, /the checkpoint of epoch [23] is in/);
  given.weight.dispose();
  const again = line(2000, 'resumed');
  const resumed = await fitVariables({ ...withoutWeight(again), checkpoint, metrics: () => ({}) });
  assert.deepEqual(
    resumed.history.map(({ trainingLoss }) => trainingLoss),
    whole.history.map(({ trainingLoss }) => trainingLoss),
  );
  assert.deepEqual(again.weight.dataSync(), undisturbed.weight.dataSync());
});

test('a model that is being trained refuses a second training, and takes one afterwards', async () => {
  const given = line(2000);
  const first = fitVariables(withoutWeight(given));
  await rejectsArgument(fitVariables(withoutWeight(given)), 'model');
  const { history } = await first;
  const undisturbed = await fitVariables(withoutWeight(line(2000)));
  assert.deepEqual(
    history.map(({ trainingLoss }) => trainingLoss),
    undisturbed.history.map(({ trainingLoss }) => trainingLoss),
  );
  await fitVariables({ ...withoutWeight(given), epochs: 1 });
});

test('progress may be false, and a signal must be one', async () => {
  await fitVariables({ ...withoutWeight(line(20)), epochs: 1, progress: false });
  await rejectsArgument(fitVariables({ ...withoutWeight(line(20)), signal: {} as never }), 'signal');
});
