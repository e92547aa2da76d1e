import { argumentError, requireNonNegativeInteger } from '../core/checks';
import type { Columns } from '../core/columns';
import { requireParts } from '../core/options/options';
import { tf } from '../core/tensorflow';
import { type NativeBackend, nativeBackend } from './graph/native';
import { StepState } from './graph/step-state';
import { scalarOf, seedInput, stepTracer } from './graph/trace-step';
import { Traced } from './graph/traced';
import { groupInputs } from './graph/updates';
import { type ResolvedGroup, resolveGroups } from './optimizer-groups';
import { requireScalarNames, requireScalars } from './scalar-inputs';
import type { Scalars, StepDefinition } from './training-step-definition';

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
  requireParts('definition', definition, ['variables', 'loss', 'optimizer', 'seed']);
  return new CompiledStep(definition);
}

/** A training step that runs as one TensorFlow graph; made by `compileStep`. */
export class CompiledStep {
  readonly kind = 'compiled';
  private readonly groups: readonly ResolvedGroup[];
  private readonly state = new StepState();
  private readonly traced: Traced;
  private readonly backend: NativeBackend;
  private readonly scalars: readonly string[];
  private steps = 0;

  constructor(private readonly definition: StepDefinition) {
    requireDefinition(definition);
    this.backend = nativeBackend();
    const groups = resolveGroups(definition);
    this.groups = groups;
    for (const { variables, optimizer } of groups) {
      for (const variable of variables) this.state.slotsOf(variable, optimizer);
    }
    this.scalars = requireScalarNames(definition.scalars);
    const tracer = stepTracer({ definition, groups, state: this.state });
    const { widths, perBatch, pure } = definition;
    this.traced = new Traced('the compiled step', this.state, widths, perBatch, tracer, pure);
  }

  /** Number of steps done, since creation or as restored. */
  get stepsDone(): number {
    return this.steps;
  }

  /**
   * One step: forward, backward, update. A step that fails leaves weights and optimizer as they were.
   * @param batch the same columns each time
   * @param scalars a number for each of the definition's scalars. Default: none
   * @returns the mean loss of the batch before the update
   * @throws StaleTraceError if what the loss takes from outside has changed, and steps before this one may have used
   *   what it was before
   */
  run(batch: Columns, scalars: Scalars = {}): number {
    const { seed } = this.definition;
    requireScalars(this.scalars, scalars);
    const [{ id }] = this.traced.run(
      batch,
      (name) =>
        scalarOf(scalars, name) ??
        (name === seedInput ? Int32Array.of(seed, this.steps) : groupInputs(this.groups, this.steps)),
    );
    this.steps++;
    const { binding } = this.backend;
    const [loss] = binding.tensorDataSync(id);
    binding.deleteTensor(id);
    return loss;
  }

  /**
   * Checks that the loss still is what was compiled, and lets the next step look again: for the end of an epoch, and
   * wherever else numbers that the loss takes from outside may change. `sync` does so too.
   * @param undisturbed whether nobody else's code ran since the first step after the last call, nor will before the next:
   *   within two seconds nothing is looked at then. Default: false
   * @throws StaleTraceError if it has changed since it was last looked at, with steps done meanwhile
   */
  verify(undisturbed = false): void {
    this.traced.verify(undisturbed);
  }

  /**
   * Copies the weights out to the tf.Variables.
   * @param undisturbed as for `verify`
   * @throws StaleTraceError as `verify`
   */
  sync(undisturbed = false): void {
    this.traced.verify(undisturbed);
    if (this.traced.session) this.state.sync(this.traced.session);
  }

  /** The optimizer's slots by name, `<variable name>/<slot>`. */
  optimizerState(): Record<string, Float32Array> {
    this.traced.requireAlive();
    return this.state.slotValues(this.traced.session);
  }

  /**
   * Takes the present values of the tf.Variables and the given slots as the step's own.
   * @param optimizerState as `optimizerState()` gave it; `{}` starts the slots afresh
   * @param stepsDone steps behind that state
   * @throws on slots of another model or optimizer; nothing has changed then
   */
  restore(optimizerState: Readonly<Record<string, Float32Array>>, stepsDone: number): void {
    this.traced.requireAlive();
    requireNonNegativeInteger('stepsDone', stepsDone);
    this.state.restore(this.traced.session, optimizerState);
    this.steps = stepsDone;
  }

  /** Frees the session with the weights in it; `sync` before to keep them. */
  dispose(): void {
    this.traced.dispose();
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
