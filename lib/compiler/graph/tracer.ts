import type { Columns, ColumnWidths } from '../../core/columns';
import { tf } from '../../core/tensorflow';
import { TraceError } from '../trace-error';
import { type BatchForm, givenWidth, shapeOf } from './batch';
import { requireSameComputation } from './compare';
import { dataType, type Node } from './graph';
import type { FedLeaves } from './graph-inputs';
import { type Recording, record } from './record';
import { type InputForms, type Position, replay, type Traceable } from './replay';
import type { SessionThreads } from './session-options';
import type { Program } from './tensorflow-session';

/** A traced function for one batch size, as part of a graph. */
export interface Trace {
  readonly nodes: readonly Node[];
  readonly program: Program;
  /** Batch columns in the order in which they are fed; columns that the function ignores are not. */
  readonly columns: readonly string[];
  /** What is fed after the columns. */
  readonly extras: readonly string[];
  /** Values made in JavaScript that change between runs, fed last. */
  readonly leaves: readonly Position[];
  /** The threads that suit it. */
  readonly threads: SessionThreads;
}

/** A function that can be recorded, and what makes a graph of a recording. */
export interface Tracer {
  /** The function as tensor ops of its inputs: batch columns and extras. */
  readonly run: Traceable;
  /**
   * The first part of `run`, where that is most of what the caller wrote: a loss without its gradients, which cost far
   * more. Undefined where there is no such part.
   */
  readonly start?: Traceable;
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
  return recorded(tracer, tensors, (inputs) => {
    const once = () => record(inputs, () => tracer.run(inputs));
    const first = once();
    requireSameComputation(first, once());
    return first;
  });
}

/**
 * The kernels of a function that was recorded before, checked to be the same when nothing is computed.
 * @param tensors the columns, which are disposed of
 */
export function recordOnce(tracer: Tracer, tensors: Record<string, tf.Tensor>, forms: InputForms): Recording {
  return recorded(tracer, tensors, (inputs) => {
    const recording = record(inputs, () => tracer.run(inputs));
    const { values, structure } = replay(recording, new Map([...forms, ...tracer.extras]), tracer.run);
    if (values.size === 0 && structure === undefined) return recording;
    throw new TraceError(
      `the function is another one each time it runs: ${structure ?? 'a value that JavaScript made changes'}`,
    );
  });
}

function recorded(
  tracer: Tracer,
  tensors: Record<string, tf.Tensor>,
  make: (inputs: Record<string, tf.Tensor>) => Recording,
): Recording {
  const inputs = { ...tensors };
  for (const [name, { dtype, shape }] of tracer.extras) {
    inputs[name] = tf.zeros([...shape], dtype === dataType.int32 ? 'int32' : 'float32');
  }
  try {
    return make(inputs);
  } finally {
    tf.dispose(inputs);
  }
}
