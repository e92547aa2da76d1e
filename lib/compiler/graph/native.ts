import { tf } from '../../core/tensorflow';
import { TraceError } from '../trace-error';

/** What the native addon knows about a tensor that it made. */
export interface TensorMetadata {
  id: number;
  shape: number[];
  dtype: number;
}

/** An attribute of an op, as tfjs kernels write it. */
export interface OpAttribute {
  name: string;
  type: number;
  value: unknown;
}

/** The part of tfjs-node's addon that this folder uses. Types and attribute types are TensorFlow's own numbers. */
export interface NativeBinding {
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_INT64: number;
  readonly TF_BOOL: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
  createTensor(shape: readonly number[], dtype: number, values: ArrayBufferView): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array;
  loadSavedModel(folder: string, tags: string): number;
  runSavedModel(session: number, inputs: number[], inputNames: string, outputNames: string): TensorMetadata[];
  deleteSavedModel(session: number): void;
}

/** tfjs's record of a tensor's data: pending values that no kernel used yet, or the addon's id. */
export interface TensorData {
  shape: number[];
  dtype: number;
  values: ArrayBufferView | null;
  id: number;
  refCount: number;
}

export type DataId = object;

/** A tensor as kernels get it; int64 scalars, which have no data id, carry their value as two int32. */
export interface KernelInput {
  dataId: DataId;
  shape: number[];
  valueArray?: Int32Array;
}

/** The part of tfjs-node's backend that this folder uses or wraps. */
export interface NativeBackend {
  readonly binding: NativeBinding;
  readonly isUsingGpuDevice: boolean;
  readonly tensorMap: { get(id: DataId): TensorData; set(id: DataId, data: TensorData): void };
  executeSingleOutput(name: string, attributes: OpAttribute[], inputs: KernelInput[]): tf.Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: OpAttribute[],
    inputs: KernelInput[],
    outputs: number,
  ): tf.Tensor[];
  readSync(id: DataId): ArrayBufferView;
  write(values: ArrayBufferView, shape: number[], dtype: string): DataId;
  /** How many tensors share the data. */
  refCount(id: DataId): number;
  createOutputTensor(metadata: TensorMetadata): tf.Tensor;
}

/** The native backend. @throws TraceError if another one is active */
export function nativeBackend(): NativeBackend {
  if (tf.getBackend() !== 'tensorflow') {
    throw new TraceError(
      `backend must be tensorflow (the native one) to compile a step, got ${tf.getBackend()}`,
    );
  }
  return tf.backend() as unknown as NativeBackend;
}
