import '../../compiler/testing/one-thread';
import { trainableVariables } from '../../compiler/weights';
import type { Columns } from '../../core/columns';
import { tf } from '../../core/tensorflow';
import { createTrainingStep } from '../create-training-step';
import { binaryCrossEntropy } from '../losses';
import { applyModel } from '../model-columns';
import { smallRun } from './small-run';

// Run by memory.test.ts: `node --expose-gc memory-run.js <auto|eager> <steps> <steps> ...` prints, after each number of
// steps, tensors and resident memory as JSON.
const [how, ...moments] = process.argv.slice(2);
const { model, training, optimizer, batchSize } = smallRun(1);
const batch = Object.fromEntries(
  Object.entries(training as Columns).map(([name, column]) => [name, column.slice(0, batchSize)]),
);
const smaller = Object.fromEntries(
  Object.entries(batch).map(([name, column]) => [name, column.slice(0, 28)]),
);
const definition = {
  variables: trainableVariables(model),
  optimizer,
  seed: 1,
  loss: (
    tensors: Readonly<Record<string, tf.Tensor>>,
    context: { training: boolean; randomSeed: tf.Tensor },
  ) => binaryCrossEntropy(tf.cast(tensors.label, 'float32'), applyModel(model, tensors, context)),
};
const step = createTrainingStep(definition, how === 'eager' ? false : 'auto');
let done = 0;
for (const moment of moments.map(Number)) {
  // The last batch of each epoch is smaller, as in fit.
  for (; done < moment; done++) step.run(done % 24 === 23 ? smaller : batch);
  (globalThis as { gc?: () => void }).gc?.();
  const { numTensors } = tf.memory();
  console.log(JSON.stringify({ steps: done, kind: step.kind, numTensors, rss: process.memoryUsage.rss() }));
}
