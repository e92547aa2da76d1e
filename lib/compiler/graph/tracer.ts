import type { Columns, ColumnWidths } from '../../core/columns';
import { tf } from '../../core/tensorflow';
import { type BatchForm, givenWidth, shapeOf } from './batch';
import { requireSameComputation } from './compare';
import { dataType } from './graph';
import type { FedLeaves } from './graph-inputs';
import { type Recording, record } from './record';
import type { InputForms, Traceable } from './replay';
import type { Trace } from './traced';

/** A function that can be recorded, and what makes a graph of a recording. */
export interface Tracer {
  /** The function as tensor ops of its inputs: batch columns and extras. */
  readonly run: Traceable;
  /** What it is fed beside the columns. */
  readonly extras: InputForms;
  /** @param forms of all inputs @param prefix of all node names @param fed values that change */
  build(recording: Recording, forms: InputForms, prefix: string, fed: FedLeaves): Trace;
}

/** The columns of a batch as inputs. */
export function columnForms(form: BatchForm, batch: Columns, widths: ColumnWidths): InputForms {
  return new Map(
    form.names.map((name, i) => {
      const dtype = form.types[i] === 'int32' ? dataType.int32 : dataType.float;
      return [name, { dtype, shape: shapeOf(batch[name], givenWidth(widths, name)) }];
    }),
  );
}

/**
 * The kernels of a function, checked to be the same in two runs.
 * @param tensors the columns, which are disposed of
 */
export function recordTwice(tracer: Tracer, tensors: Record<string, tf.Tensor>): Recording {
  const inputs = { ...tensors };
  for (const [name, { dtype, shape }] of tracer.extras) {
    inputs[name] = tf.zeros([...shape], dtype === dataType.int32 ? 'int32' : 'float32');
  }
  const once = () => record(inputs, () => tracer.run(inputs));
  try {
    const first = once();
    requireSameComputation(first, once());
    return first;
  } finally {
    tf.dispose(inputs);
  }
}
