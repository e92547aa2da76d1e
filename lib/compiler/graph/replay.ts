import { tf } from '../../core/tensorflow';
import { TraceError } from '../trace-error';
import { bytesOf, type TensorValue } from './graph';
import { type DataId, type KernelInput, type NativeBackend, nativeBackend, type OpAttribute } from './native';
import type { Call, Leaf, Recording, Source } from './record';
import { collectSavedTensors, type Engine } from './tfjs-engine';
import { VariableGuard } from './variable-guard';

/** What is fed to a traced function, by name. */
export type InputForms = ReadonlyMap<string, { dtype: number; shape: readonly number[] }>;

/** The inputs as tensors in; tensors of interest by name out. */
export type Traceable = (inputs: Readonly<Record<string, tf.Tensor>>) => Readonly<Record<string, tf.Tensor>>;

/** Where a kernel takes a value that JavaScript made: number of the call and of its input. */
export type Position = `${number}:${number}`;

export function positionOf(call: number, input: number): Position {
  return `${call}:${input}`;
}

/** What a function does now, beside what it did when it was recorded. */
export interface Replayed {
  /** Float32 values that JavaScript made and that differ from the recording's, and those that were asked for. */
  readonly values: ReadonlyMap<Position, TensorValue>;
  /** What differs beyond such values, in words; undefined if nothing does. */
  readonly structure: string | undefined;
}

/** Bytes up to which the numbers of one and the same tensor are compared. */
const comparedAnyway = 2 ** 12;

/** Ends the function at the first kernel that is not the recorded one. */
class OtherStructure extends Error {}

/**
 * Runs a function again as it was recorded, without computing anything: kernels whose results differ from step to step
 * give tensors of the recorded shapes with no numbers in them. What JavaScript puts into the computation is compared with
 * the recording: which kernels, their settings, and the values that it made. Costs some microseconds per kernel,
 * whatever the sizes.
 * @param asked positions whose present values are wanted in any case
 * @param part whether `run` is the recorded function or only the start of it
 * @throws what the function itself throws
 */
export function replay(
  recording: Recording,
  inputs: InputForms,
  run: Traceable,
  asked: ReadonlySet<Position> = new Set(),
  part: 'whole' | 'start' = 'whole',
): Replayed {
  let replayed: Replayed | undefined;
  tf.tidy(() => {
    replayed = new Replayer(recording, asked, part).replay(inputs, run);
  });
  return replayed as unknown as Replayed;
}

class Replayer {
  private readonly backend: NativeBackend = nativeBackend();
  private readonly engine = tf.engine() as unknown as Engine;
  private readonly sources = new Map<DataId, Source>();
  private readonly values = new Map<Position, TensorValue>();
  private readonly guard = new VariableGuard();
  private next = 0;
  private structure: string | undefined;

  constructor(
    private readonly recording: Recording,
    private readonly asked: ReadonlySet<Position>,
    private readonly part: 'whole' | 'start',
  ) {
    for (const variable of this.guard.variables) {
      this.sources.set(variable.dataId, { kind: 'variable', variable });
    }
  }

  replay(inputs: InputForms, run: Traceable): Replayed {
    const restoreBackend = this.wrapBackend();
    const savedTensors = collectSavedTensors(this.engine);
    try {
      const tensors: Record<string, tf.Tensor> = {};
      for (const [name, { dtype, shape }] of inputs) {
        tensors[name] = this.empty(dtype, shape);
        this.sources.set(tensors[name].dataId, { kind: 'input', name });
      }
      this.requireSameResults(this.part === 'whole' ? run(tensors) : this.taped(() => run(tensors)));
      if (this.part === 'start') tf.dispose(savedTensors());
    } catch (error) {
      tf.dispose(savedTensors());
      // A read or a new variable is told as in a recording; only the function's own errors are the caller's.
      if (error instanceof TraceError) this.structure ??= error.message;
      if (this.structure === undefined) throw error;
    } finally {
      savedTensors();
      restoreBackend();
      this.guard.restore();
    }
    return { values: this.values, structure: this.structure };
  }

  /** Runs ops as gradients run them, without taking gradients. */
  private taped<T>(run: () => T): T {
    this.engine.startTape();
    try {
      return run();
    } finally {
      this.engine.endTape();
      // As tfjs does it after gradients: what was kept for them would stay for ever.
      for (const { saved } of this.engine.state.activeTape ?? []) tf.dispose(saved ?? []);
      this.engine.state.activeTape = null;
    }
  }

  private wrapBackend(): () => void {
    const { backend } = this;
    const own = backend as unknown as Record<string, unknown>;
    const { executeSingleOutput, executeMultipleOutputs, readSync } = backend;
    own.executeSingleOutput = (name: string, attributes: OpAttribute[], inputs: KernelInput[]) => {
      const call = this.begin(name, attributes, inputs);
      const result = call.varies
        ? this.empty(call.outputs[0].dtype, call.outputs[0].shape)
        : executeSingleOutput.call(backend, name, attributes, inputs);
      this.end([result]);
      return result;
    };
    own.executeMultipleOutputs = (
      name: string,
      attributes: OpAttribute[],
      inputs: KernelInput[],
      n: number,
    ) => {
      const call = this.begin(name, attributes, inputs);
      const results = call.varies
        ? call.outputs.map(({ dtype, shape }) => this.empty(dtype, shape))
        : executeMultipleOutputs.call(backend, name, attributes, inputs, n);
      this.end(results);
      return results;
    };
    own.readSync = (id: DataId) => this.read(id) ?? readSync.call(backend, id);
    return () => {
      for (const name of ['executeSingleOutput', 'executeMultipleOutputs', 'readSync']) delete own[name];
    };
  }

  /** A tensor without numbers. */
  private empty(dtype: number, shape: readonly number[]): tf.Tensor {
    // tfjs takes a negative id for a tensor that the addon does not have.
    return this.backend.createOutputTensor({ id: -1, dtype, shape: [...shape] });
  }

  private begin(op: string, attributes: readonly OpAttribute[], inputs: readonly KernelInput[]): Call {
    const { calls } = this.recording;
    const call = calls[this.next];
    if (call === undefined) return this.differ(`it runs more than the ${calls.length} kernels that it ran`);
    if (call.op !== op) return this.differ(`it runs ${op} where it ran ${call.op}`);
    if (!sameAttributes(call.attributes, attributes) || call.inputs.length !== inputs.length) {
      return this.differ(`it runs ${op} with other settings`);
    }
    for (let i = 0; i < inputs.length; i++) this.compare(call, i, inputs[i]);
    return call;
  }

  private end(results: readonly tf.Tensor[]): void {
    const call = this.next++;
    results.forEach((tensor, index) => {
      this.sources.set(tensor.dataId, { kind: 'call', call, index });
    });
  }

  private compare(call: Call, i: number, input: KernelInput): void {
    const recorded = call.inputs[i];
    const source = input.valueArray === undefined ? this.sources.get(input.dataId) : undefined;
    if (recorded.kind === 'leaf' && source === undefined) {
      this.compareLeaf(call, i, recorded, input);
    } else if (source === undefined || !sameSource(recorded, source)) {
      this.differ(`input ${i} of ${call.op} comes from elsewhere`);
    }
  }

  private compareLeaf(call: Call, i: number, leaf: Leaf, input: KernelInput): void {
    const position = positionOf(this.next, i);
    const asked = this.asked.has(position);
    const { value } = leaf;
    const same = leaf.dataId !== undefined && leaf.dataId === input.dataId;
    // A tensor's numbers stay, unless the array behind it is written to: small ones cost nothing to compare.
    if (!asked && same && value.bytes.length > comparedAnyway) return;
    const values = this.numbersOf(input);
    if (!asked && sameBytes(values, value.bytes)) return;
    const data = input.valueArray === undefined ? this.backend.tensorMap.get(input.dataId) : undefined;
    const sameForm =
      data === undefined || (data.dtype === value.dtype && sameNumbers(data.shape, value.shape));
    if (data === undefined || !sameForm || (!asked && data.dtype !== this.backend.binding.TF_FLOAT)) {
      this.differ(`input ${i} of ${call.op} is another value`);
    }
    this.values.set(position, { ...value, bytes: bytesOf(values) });
  }

  private numbersOf(input: KernelInput): ArrayBufferView {
    if (input.valueArray !== undefined) return input.valueArray;
    const { values, id } = this.backend.tensorMap.get(input.dataId);
    return values ?? this.backend.binding.tensorDataSync(id);
  }

  /** No numbers for a kernel that checks its input; undefined for values that do not differ from step to step. */
  private read(id: DataId): ArrayBufferView | undefined {
    const source = this.sources.get(id);
    if (source === undefined || (source.kind === 'call' && !this.recording.calls[source.call].varies)) {
      return undefined;
    }
    const running = this.engine.state.scopeStack.filter(({ name }) => name.endsWith('__op')).at(-1)?.name;
    if (running !== 'gather__op') this.differ('it reads a tensor back to JavaScript');
    // tfjs's gather kernel reads its indices to check their range, and makes nothing of them.
    return new Int32Array(0);
  }

  private requireSameResults(tensors: Readonly<Record<string, tf.Tensor>>): void {
    const { calls, results, assigned } = this.recording;
    const whole = this.part === 'whole';
    if (whole && this.next < calls.length)
      this.differ(`it runs ${this.next} kernels where it ran ${calls.length}`);
    const names = whole ? Object.keys(results) : Object.keys(tensors);
    if (whole && names.length !== Object.keys(tensors).length) this.differ('it gives other results');
    for (const name of names) {
      if (
        tensors[name] === undefined ||
        results[name] === undefined ||
        !this.sameResult(results[name], tensors[name])
      )
        this.differ(`${name} is computed from elsewhere`);
    }
    const now = this.guard.assigned();
    const same =
      now.length === assigned.length &&
      assigned.every(({ variable, source }) => now.includes(variable) && this.sameResult(source, variable));
    if (!same) this.differ('it assigns other variables');
  }

  private sameResult(recorded: Source, tensor: tf.Tensor): boolean {
    const source = this.sources.get(tensor.dataId);
    if (recorded.kind !== 'leaf' || source !== undefined)
      return source !== undefined && sameSource(recorded, source);
    return tensor.dataId === recorded.dataId || sameBytes(this.numbersOf(tensor), recorded.value.bytes);
  }

  private differ(how: string): never {
    // Kept as well: the function may catch what it does not know.
    this.structure ??= how;
    throw new OtherStructure(how);
  }
}

function sameSource(a: Source, b: Source): boolean {
  if (a.kind === 'call' && b.kind === 'call') return a.call === b.call && a.index === b.index;
  if (a.kind === 'input' && b.kind === 'input') return a.name === b.name;
  return a.kind === 'variable' && b.kind === 'variable' && a.variable === b.variable;
}

function sameAttributes(a: readonly OpAttribute[], b: readonly OpAttribute[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    if (a[i].name !== b[i].name || a[i].type !== b[i].type || !sameValue(a[i].value, b[i].value))
      return false;
  }
  return true;
}

function sameValue(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return sameNumbers(a, b);
  return Object.is(a, b) || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}

function sameNumbers(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((each, i) => Object.is(each, b[i]));
}

function sameBytes(a: ArrayBufferView, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(b);
}
