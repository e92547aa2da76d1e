import { argumentError, requireNonNegativeInteger } from './checks';
import type { Columns } from './columns';
import { type BatchForm, feedColumn, formOf, requireForm } from './graph/batch';
import { type NativeBackend, nativeBackend } from './graph/native';
import { Session } from './graph/session';
import { StepState } from './graph/step-state';
import { type Trace, trace } from './graph/trace';
import { stepInputs } from './graph/updates';
import { type ResolvedOptimizer, resolveOptimizer } from './optimizer-options';
import type { StepDefinition } from './step-definition';
import { tf } from './tensorflow';

/** Batch sizes kept ready at a time: a full batch, the last one of an epoch, and room for a few more. */
const keptTraces = 4;

/**
 * Turns a training step into ONE TensorFlow graph with the weights and the optimizer's state inside, so that a
 * step is one native call (how, and what cannot be compiled: COMPILE.md).
 *
 * The step is traced at the first batch, and once more for each new batch size. Weights live in the session until
 * `sync`; a tf.Variable that is assigned from outside between steps is taken over by the next step.
 *
 * @param definition variables with distinct names, a loss made of tensor ops, an optimizer, a seed
 * @returns the step; dispose of it when done
 * @throws RangeError on a bad definition. The first `run` throws a TraceError if the loss cannot be compiled.
 * @example
 * const step = compileStep({ variables, loss, optimizer: { kind: 'adam', learningRate: 1e-3 }, seed: 1 });
 * const loss = step.run({ user, product, clicked });
 * step.sync();
 * step.dispose();
 */
export function compileStep(definition: StepDefinition): CompiledStep {
  return new CompiledStep(definition);
}

/** A training step that runs as one TensorFlow graph; made by `compileStep`. */
export class CompiledStep {
  readonly kind = 'compiled';
  private readonly backend: NativeBackend;
  private readonly optimizer: ResolvedOptimizer;
  private readonly state = new StepState();
  /** By the lengths of the batch's columns, least recently used first. */
  private readonly traces = new Map<string, Trace>();
  private traced = 0;
  private form: BatchForm | undefined;
  private session: Session | undefined;
  private steps = 0;
  private disposed = false;

  constructor(private readonly definition: StepDefinition) {
    requireDefinition(definition);
    this.backend = nativeBackend();
    this.optimizer = resolveOptimizer(definition.optimizer);
    for (const variable of definition.variables) this.state.slotsOf(variable, this.optimizer);
  }

  /** Number of steps done, since creation or as restored. */
  get stepsDone(): number {
    return this.steps;
  }

  /**
   * One step: forward, backward, update. A step that fails leaves weights and optimizer as they were.
   * @param batch the same columns each time
   * @returns the mean loss of the batch before the update
   */
  run(batch: Columns): number {
    this.requireAlive();
    this.form ??= formOf(batch);
    const lengths = requireForm(this.form, batch);
    const ready = this.traces.get(lengths) ?? this.addTrace(lengths, batch);
    const session = this.session as Session;
    this.state.refresh(session);
    const { binding } = this.backend;
    const inputs: number[] = [];
    try {
      for (const name of ready.columns) inputs.push(feedColumn(binding, batch[name]));
      if (ready.usesSeed) {
        inputs.push(
          binding.createTensor([2], binding.TF_INT32, Int32Array.of(this.definition.seed, this.steps)),
        );
      }
      const numbers = stepInputs(this.optimizer, this.steps);
      inputs.push(binding.createTensor([numbers.length], binding.TF_FLOAT, numbers));
      const [{ id }] = session.run(ready.program, inputs);
      const loss = binding.tensorDataSync(id)[0];
      binding.deleteTensor(id);
      this.steps++;
      return loss;
    } finally {
      for (const id of inputs) binding.deleteTensor(id);
    }
  }

  /** Copies the weights out to the tf.Variables. */
  sync(): void {
    this.requireAlive();
    if (this.session) this.state.sync(this.session);
  }

  /** The optimizer's slots by name, `<variable name>/<slot>`. */
  optimizerState(): Record<string, Float32Array> {
    this.requireAlive();
    return this.state.slotValues(this.session);
  }

  /**
   * Takes the present values of the tf.Variables and the given slots as the step's own.
   * @param optimizerState as `optimizerState()` gave it; `{}` starts the slots afresh
   * @param stepsDone steps behind that state
   */
  restore(optimizerState: Readonly<Record<string, Float32Array>>, stepsDone: number): void {
    this.requireAlive();
    requireNonNegativeInteger('stepsDone', stepsDone);
    this.state.restore(this.session, optimizerState);
    this.steps = stepsDone;
  }

  /** Frees the session with the weights in it; `sync` before to keep them. */
  dispose(): void {
    this.session?.dispose();
    this.session = undefined;
    this.traces.clear();
    this.disposed = true;
  }

  private addTrace(lengths: string, batch: Columns): Trace {
    const { definition, optimizer, state } = this;
    const made = trace(definition, optimizer, this.form as BatchForm, batch, state, `t${this.traced++}_`);
    if (this.traces.size >= keptTraces) this.traces.delete(this.traces.keys().next().value as string);
    this.traces.set(lengths, made);
    this.reload();
    return made;
  }

  /** A session with all present traces, holding the values of the one before. */
  private reload(): void {
    const nodes = [...this.state.graph.nodes, ...[...this.traces.values()].flatMap((each) => each.nodes)];
    const session = new Session(nodes);
    this.state.load(session, this.session);
    this.session?.dispose();
    this.session = session;
  }

  private requireAlive(): void {
    if (this.disposed) throw new Error('the compiled step must not be used after dispose');
  }
}

function requireDefinition({ variables, loss, seed }: StepDefinition): void {
  if (!Array.isArray(variables) || variables.length === 0) {
    throw argumentError('variables', 'a list of at least one tf.Variable', variables);
  }
  const names = new Set<string>();
  variables.forEach((variable, i) => {
    if (!(variable instanceof tf.Variable)) throw argumentError(`variables[${i}]`, 'a tf.Variable', variable);
    if (variable.dtype !== 'float32') throw argumentError(`variables[${i}]`, 'float32', variable.dtype);
    if (names.has(variable.name)) throw argumentError(`variables[${i}].name`, 'used once', variable.name);
    names.add(variable.name);
  });
  if (typeof loss !== 'function') throw argumentError('loss', 'a function', loss);
  if (!Number.isInteger(seed) || seed !== (seed | 0)) throw argumentError('seed', 'an int32', seed);
}
