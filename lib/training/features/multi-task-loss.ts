import { sigmoidCrossEntropy } from '../../compiler/ops/sigmoid-cross-entropy';
import type { BatchTensors } from '../../compiler/training-step-definition';
import type { Columns } from '../../core/columns';
import { tf } from '../../core/tensorflow';
import type { MultiTask, Task } from '../../models/features/multi-task';
import type { CallContext } from '../../models/sequence/seeded-layer';

/** Columns of a batch for labels per task: 0 where there is none (NaN), and 1 for those that there are. */
export function targetColumns(targets: readonly Float32Array[]): Columns {
  return Object.fromEntries(
    targets.flatMap((target, t) => [
      [`target/${t}`, target.map((value) => (Number.isNaN(value) ? 0 : value))],
      [`labeled/${t}`, target.map((value) => (Number.isNaN(value) ? 0 : 1))],
    ]),
  );
}

/** Losses of a task, row by row: [batch]. */
export function rowLosses(loss: Task['loss'], labels: tf.Tensor, outputs: tf.Tensor): tf.Tensor {
  const y = tf.reshape(labels, [-1]);
  return loss === 'binary' ? sigmoidCrossEntropy(y, outputs) : tf.square(tf.sub(outputs, y));
}

/**
 * Sum over tasks of weight times the mean loss of the batch's labeled rows; a task without one in the batch adds
 * nothing.
 */
export function multiTaskLoss(model: MultiTask, batch: BatchTensors, context: CallContext): tf.Scalar {
  const losses = model.outputs(batch, { ...context }).map((outputs, t) => {
    const { loss, weight } = model.tasks[t];
    const has = tf.reshape(batch[`labeled/${t}`], [-1]);
    const sum = tf.sum(tf.mul(rowLosses(loss, batch[`target/${t}`], outputs), has));
    return tf.mul(tf.div(sum, tf.maximum(tf.sum(has), 1)), weight);
  });
  return losses.reduce((sum, loss) => tf.add(sum, loss)) as tf.Scalar;
}
