import { BinaryWriter } from 'google-protobuf';
import { readSettings } from '../../core/settings';
import { sizeOf } from './graph';
import type { Call } from './record';

/** Threads of a graph: `one` runs it in the caller's thread, op after op; `all` spreads it over the cores. */
export type SessionThreads = 'one' | 'all';

/** Multiplications in one op from which a second thread pays for being woken (measured: COMPILE.md). */
const largeOp = 2 ** 23;

/** Numbers of ConfigProto's fields (tensorflow/core/protobuf/config.proto). */
const field = {
  intraOpThreads: 2,
  interOpThreads: 5,
  graphOptions: 10,
  /** GraphOptions.rewrite_options and RewriterConfig.disable_meta_optimizer. */
  rewriteOptions: 10,
  disableRewriting: 19,
  /** Experimental.executor_type */
  experimental: 16,
  executorType: 3,
} as const;

/** Which threads suit a graph of these kernels: the largest one decides. */
export function threadsFor(calls: readonly Call[]): SessionThreads {
  return calls.some((call) => multiplications(call) >= largeOp) ? 'all' : 'one';
}

/**
 * The bytes of TensorFlow's ConfigProto for a graph that is to use these threads, undefined for TensorFlow's own
 * settings. TF_NUM_INTRAOP_THREADS, where it is set, has the last word; on a GPU nothing is configured.
 */
export function sessionConfig(threads: SessionThreads, onGpu: boolean): Uint8Array | undefined {
  const { intraOpThreads } = readSettings();
  const one = intraOpThreads === undefined ? threads === 'one' : intraOpThreads === 1;
  return one && !onGpu ? oneThread : undefined;
}

/** Scalar multiplications of a dense or sparse matrix product; 0 for everything else. */
function multiplications({ op, inputShapes, outputs }: Call): number {
  if (op === 'SparseTensorDenseMatMul') {
    const [, values, , dense] = inputShapes;
    return sizeOf(values) * dense[1];
  }
  if (!op.includes('MatMul')) return 0;
  // [.., m, k] times [.., k, n], either transposed: the sizes' product is (batch m k)(batch k n)(batch m n).
  const [left, right] = inputShapes.map((shape) => [sizeOf(shape), sizeOf(shape.slice(0, -2))]);
  const result = sizeOf(outputs[0].shape);
  const batch = Math.max(left[1], right[1]);
  return Math.sqrt((left[0] / left[1]) * (right[0] / right[1]) * (result / batch)) * batch;
}

const oneThread = configOfOneThread();

function configOfOneThread(): Uint8Array {
  const writer = new BinaryWriter();
  writer.writeInt32(field.intraOpThreads, 1);
  writer.writeInt32(field.interOpThreads, -1);
  // Rewriting a small graph takes longer than it saves: it is fused already (fuse.ts, simplify.ts).
  writer.writeMessage(field.graphOptions, true, (disabled: boolean, graphOptions: BinaryWriter) =>
    graphOptions.writeMessage(field.rewriteOptions, disabled, (value, rewriteOptions) =>
      rewriteOptions.writeBool(field.disableRewriting, value),
    ),
  );
  writer.writeMessage(field.experimental, 'SINGLE_THREADED_EXECUTOR', (name: string, inner: BinaryWriter) =>
    inner.writeString(field.executorType, name),
  );
  return writer.getResultBuffer();
}
