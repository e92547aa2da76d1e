import { tf } from '../../core/tensorflow';
import { TraceError } from '../trace-error';
import { bytesOf, dataType, type TensorValue } from './graph';
import { type DataId, type KernelInput, type NativeBackend, nativeBackend, type OpAttribute } from './native';
import { collectSavedTensors, type Engine } from './tfjs-engine';
import { type Execute, uncomputedResult } from './uncomputed-result';
import { VariableGuard } from './variable-guard';

/** Where a recorded op's input comes from. */
export type Source =
  /** Output `index` of call number `call`. */
  | { kind: 'call'; call: number; index: number }
  /** A tensor that the caller named before recording: a batch column, the random seed. */
  | { kind: 'input'; name: string }
  | { kind: 'variable'; variable: tf.Variable }
  | Leaf;

/** A value that JavaScript made: during the recording, by the tfjs ops `madeBy`, or before it, with a data id. */
export interface Leaf {
  kind: 'leaf';
  value: TensorValue;
  dataId: DataId | undefined;
  madeBy: readonly string[];
}

/** One kernel that tfjs ran. */
export interface Call {
  op: string;
  attributes: OpAttribute[];
  inputs: Source[];
  inputShapes: number[][];
  outputs: { dtype: number; shape: number[] }[];
  /** Whether the result can differ between steps. */
  varies: boolean;
}

/** All kernels that tfjs ran while a function was executed, and what the function returned. */
export interface Recording {
  calls: Call[];
  results: Record<string, Source>;
  /** Variables that the function assigned, with their new values. */
  assigned: { variable: tf.Variable; source: Source }[];
}

/** Ops that give other numbers each time they run. */
const randomOps =
  /^(Multinomial|RandomStandardNormal|RandomUniform|RandomUniformInt|TruncatedNormal|RandomGamma|RandomPoissonV2|RandomShuffle)$/;

/**
 * Runs `run` eagerly on the native backend and records every kernel it executes. Assignments to variables are
 * undone afterwards, so recording leaves no trace in the model.
 * @param inputs tensors that differ from step to step
 * @param run returns the tensors of interest by name
 * @throws TraceError if the function reads back a value that differs from step to step, or makes a variable
 */
export function record(
  inputs: Readonly<Record<string, tf.Tensor>>,
  run: () => Readonly<Record<string, tf.Tensor>>,
): Recording {
  let recording: Recording | undefined;
  // Not returned through tidy, which would walk it.
  tf.tidy(() => {
    recording = new Recorder(inputs).record(run);
  });
  return recording as Recording;
}

class Recorder {
  private readonly backend: NativeBackend = nativeBackend();
  private readonly engine = tf.engine() as unknown as Engine;
  private readonly sources = new Map<DataId, Source>();
  private readonly made = new Map<DataId, readonly string[]>();
  private readonly calls: Call[] = [];
  private readonly guard = new VariableGuard();

  constructor(inputs: Readonly<Record<string, tf.Tensor>>) {
    for (const variable of this.guard.variables) {
      this.sources.set(variable.dataId, { kind: 'variable', variable });
    }
    for (const [name, tensor] of Object.entries(inputs))
      this.sources.set(tensor.dataId, { kind: 'input', name });
  }

  record(run: () => Readonly<Record<string, tf.Tensor>>): Recording {
    const restoreBackend = this.wrapBackend();
    const savedTensors = collectSavedTensors(this.engine);
    try {
      const tensors = run();
      const results: Record<string, Source> = {};
      for (const [name, tensor] of Object.entries(tensors)) results[name] = this.sourceOf(tensor);
      const assigned = this.guard
        .assigned()
        .map((variable) => ({ variable, source: this.sourceOf(variable) }));
      return { calls: this.calls, results, assigned };
    } catch (error) {
      // tfjs keeps what its gradients will need and never frees it when the function throws.
      tf.dispose(savedTensors());
      throw error;
    } finally {
      savedTensors();
      restoreBackend();
      this.guard.restore();
    }
  }

  /** Puts recording versions of the backend's methods on the object itself; returns the undo. */
  private wrapBackend(): () => void {
    const { backend } = this;
    const own = backend as unknown as Record<string, unknown>;
    const { executeSingleOutput, executeMultipleOutputs, readSync, write } = backend;
    own.executeSingleOutput = (name: string, attributes: OpAttribute[], inputs: KernelInput[]) => {
      const call = this.begin(name, attributes, inputs);
      const execute: Execute = (...call) => executeSingleOutput.apply(backend, call);
      const result =
        uncomputedResult(backend, execute, name, attributes, inputs) ?? execute(name, attributes, inputs);
      this.end(call, [result]);
      return result;
    };
    own.executeMultipleOutputs = (
      name: string,
      attributes: OpAttribute[],
      inputs: KernelInput[],
      n: number,
    ) => {
      const call = this.begin(name, attributes, inputs);
      const results = executeMultipleOutputs.call(backend, name, attributes, inputs, n);
      this.end(call, results);
      return results;
    };
    own.readSync = (id: DataId) => {
      this.refuseRead(id);
      return readSync.call(backend, id);
    };
    own.write = (values: ArrayBufferView, shape: number[], dtype: string) => {
      const id = write.call(backend, values, shape, dtype);
      this.made.set(id, this.opsInProgress());
      return id;
    };
    return () => {
      for (const name of ['executeSingleOutput', 'executeMultipleOutputs', 'readSync', 'write'])
        delete own[name];
    };
  }

  /** Called before the kernel runs: it may free or consume its inputs' values. */
  private begin(op: string, attributes: OpAttribute[], inputs: KernelInput[]): Call {
    const sources = inputs.map((input) => this.sourceOf(input));
    return {
      op,
      attributes,
      inputs: sources,
      inputShapes: inputs.map((input) => [...(input.shape ?? [])]),
      outputs: [],
      varies: randomOps.test(op) || sources.some((source) => this.variesBetweenSteps(source)),
    };
  }

  private end(call: Call, results: tf.Tensor[]): void {
    const number = this.calls.push(call) - 1;
    results.forEach((tensor, index) => {
      const data = this.backend.tensorMap.get(tensor.dataId);
      call.outputs.push({ dtype: data.dtype, shape: [...tensor.shape] });
      this.sources.set(tensor.dataId, { kind: 'call', call: number, index });
    });
  }

  private sourceOf(input: KernelInput): Source {
    if (input.valueArray !== undefined) {
      const value = { dtype: dataType.int64, shape: [], bytes: bytesOf(input.valueArray) };
      return { kind: 'leaf', value, dataId: undefined, madeBy: [] };
    }
    const known = this.sources.get(input.dataId);
    if (known) return known;
    const { dtype, shape, values, id } = this.backend.tensorMap.get(input.dataId);
    if (dtype === dataType.string) throw new TraceError('a compiled step cannot hold text tensors');
    const bytes = bytesOf(values ?? this.backend.binding.tensorDataSync(id));
    const madeBy = this.made.get(input.dataId);
    const leaf: Source = {
      kind: 'leaf',
      value: { dtype, shape: [...shape], bytes },
      dataId: madeBy ? undefined : input.dataId,
      madeBy: madeBy ?? [],
    };
    this.sources.set(input.dataId, leaf);
    return leaf;
  }

  private variesBetweenSteps(source: Source | undefined): boolean {
    if (source === undefined || source.kind === 'leaf') return false;
    return source.kind !== 'call' || this.calls[source.call].varies;
  }

  /** The tfjs ops and kernels that are running, outermost first. */
  private opsInProgress(): string[] {
    const names = this.engine.state.scopeStack.map(({ name }) => name);
    return names.filter((name) => name.endsWith('__op')).map((name) => name.slice(0, -'__op'.length));
  }

  private refuseRead(id: DataId): void {
    if (!this.variesBetweenSteps(this.sources.get(id))) return;
    const running = this.opsInProgress();
    // tfjs's gather kernel reads its indices to check their range, and makes nothing of them.
    if (running.at(-1) === 'gather') return;
    throw new TraceError(
      `the step reads a tensor back to JavaScript${running.length > 0 ? ` in tf.${running.at(-1)}` : ''} ` +
        '(dataSync, arraySync, data, print): a compiled step has no values before it runs. Compute with ' +
        'tensor ops only, or pass what JavaScript needs as a batch column.',
    );
  }
}
