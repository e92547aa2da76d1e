import { argumentError, requireNonNegativeInteger } from '../core/checks';
import { type Columns, widthsOf } from '../core/columns';
import { tf } from '../core/tensorflow';
import { batchTensors } from './batch-tensors';
import { requireEqualRows } from './equal-rows';
import { type GatheredRows, rowMask, watchGathers } from './gathered-rows';
import { clipGradients } from './gradient-clipping';
import { type ResolvedGroup, resolveGroups } from './optimizer-groups';
import { learningRateAt, optimizerSlots, type ResolvedOptimizer } from './optimizer-options';
import { createSlots, onRows, type Slots, type Updated, type UpdateTime, update } from './optimizer-updates';
import { requireScalarNames, requireScalars, scalarTensors } from './scalar-inputs';
import type { TrainingStep } from './training-step';
import type { Scalars, StepDefinition } from './training-step-definition';

/**
 * The step that runs op by op from JavaScript: the reference that the compiled step is held to, and the fallback.
 * An exception inside a step leaves weights and optimizer state as they were. A variable that the loss does not
 * depend on stays as it is, as in PyTorch.
 * @throws on bad optimizer options, no variables, or two variables of one name
 */
export function eagerStep(definition: StepDefinition): TrainingStep {
  return new EagerStep(definition);
}

class EagerStep implements TrainingStep {
  readonly kind = 'eager';
  private readonly groups: readonly ResolvedGroup[];
  /** By variable, in the order of the definition. */
  private readonly optimizers: readonly ResolvedOptimizer[];
  private readonly scalars: readonly string[];
  /** By variable, in the order of the definition. */
  private slots: Slots[];
  private disposed = false;
  stepsDone = 0;

  constructor(private readonly definition: StepDefinition) {
    const { variables, seed } = definition;
    this.groups = resolveGroups(definition);
    this.optimizers = variables.map((variable) => optimizerOf(variable, this.groups));
    this.scalars = requireScalarNames(definition.scalars);
    if (!Number.isInteger(seed) || seed !== (seed | 0)) throw argumentError('seed', 'a 32-bit integer', seed);
    if (variables.length === 0) throw argumentError('variables', 'at least one variable', variables);
    const names = variables.map((variable) => variable.name);
    if (new Set(names).size < names.length) {
      throw argumentError('variables', 'of different names', names.join(', '));
    }
    this.slots = variables.map((variable, i) => createSlots(variable, this.optimizers[i]));
  }

  run(batch: Columns, scalars: Scalars = {}): number {
    this.requireAlive();
    requireScalars(this.scalars, scalars);
    const { widths, perBatch } = this.definition;
    requireEqualRows(batch, widthsOf(widths, batch), perBatch);
    const { loss, changes } = this.compute(batch, scalars);
    changes.forEach((change, i) => {
      if (change === null) return;
      this.definition.variables[i].assign(change.value);
      change.value.dispose();
      disposeSlots(this.slots[i]);
      this.slots[i] = change.slots;
    });
    this.stepsDone++;
    const value = loss.dataSync()[0];
    loss.dispose();
    return value;
  }

  /** Everything that may fail, before anything is changed. */
  private compute(batch: Columns, scalars: Scalars): { loss: tf.Scalar; changes: (Updated | null)[] } {
    const { stepsDone } = this;
    const { variables } = this.definition;
    const times = new Map(
      this.groups.map(({ optimizer }) => {
        const learningRate = learningRateAt(optimizer.learningRate, stepsDone);
        return [optimizer, { learningRate, t: stepsDone + 1 }];
      }),
    );
    const compute = () => {
      const { loss, gradients, rows } = this.gradients(batch, scalars);
      const changes = variables.map((variable, i) => {
        const gradient = gradients.get(variable);
        if (gradient === undefined) return null;
        const optimizer = this.optimizers[i];
        const time = times.get(optimizer) as UpdateTime;
        const change = update(variable, gradient, this.slots[i], optimizer, time);
        const touched = rows.get(variable);
        if (touched === undefined || !isLazy(optimizer)) return change;
        return onRows(rowMask(variable, touched), change, { value: variable, slots: this.slots[i] });
      });
      return { loss, changes };
    };
    return tf.tidy(compute as unknown as () => tf.TensorContainer) as unknown as ReturnType<typeof compute>;
  }

  /** Loss and clipped gradients of the variables that the loss depends on; for lazy updates, the rows they read. */
  private gradients(batch: Columns, scalars: Scalars) {
    const { variables, loss, seed, widths } = this.definition;
    const tensors = batchTensors(batch, widths);
    const randomSeed = tf.tensor1d([seed, this.stepsDone], 'int32');
    const context = { training: true, randomSeed, scalars: scalarTensors(this.scalars, scalars) };
    const differentiate = () => tf.variableGrads(() => loss(tensors, context), [...variables]);
    const [{ value, grads }, rows] = this.optimizers.some(isLazy)
      ? watchGathers(variables, differentiate)
      : [differentiate(), new Map() as GatheredRows];
    const gradients = new Map<tf.Variable, tf.Tensor>();
    for (const group of this.groups) {
      const used = group.variables.filter((variable) => grads[variable.name] != null);
      const clipped = clipGradients(
        used.map((variable) => grads[variable.name]),
        group.optimizer.gradientClipping,
      );
      used.forEach((variable, i) => {
        gradients.set(variable, clipped[i]);
      });
    }
    return { loss: value, gradients, rows };
  }

  /** A no-op: the loss runs as it is. */
  verify(): void {
    this.requireAlive();
  }

  /** A no-op: weights live in the tf.Variables. */
  sync(): void {
    this.requireAlive();
  }

  optimizerState(): Record<string, Float32Array> {
    this.requireAlive();
    const state: Record<string, Float32Array> = {};
    this.definition.variables.forEach((variable, i) => {
      for (const [slot, tensor] of Object.entries(this.slots[i])) {
        state[`${variable.name}/${slot}`] = tensor.dataSync<'float32'>();
      }
    });
    return state;
  }

  restore(optimizerState: Record<string, Float32Array>, stepsDone: number): void {
    this.requireAlive();
    requireNonNegativeInteger('stepsDone', stepsDone);
    const { variables } = this.definition;
    const slotNames = this.optimizers.map(({ kind }) => optimizerSlots[kind]);
    const values = variables.map((variable, i) =>
      slotNames[i].map((slot) => slotValues(optimizerState, `${variable.name}/${slot}`, variable.size)),
    );
    this.slots.forEach(disposeSlots);
    this.slots = variables.map(({ shape }, i) =>
      Object.fromEntries(slotNames[i].map((slot, j) => [slot, tf.tensor(values[i][j], shape)])),
    );
    this.stepsDone = stepsDone;
  }

  dispose(): void {
    if (!this.disposed) this.slots.forEach(disposeSlots);
    this.disposed = true;
  }

  private requireAlive(): void {
    if (this.disposed) throw new Error('the training step must not be used after dispose()');
  }
}

const isLazy = (optimizer: ResolvedOptimizer): boolean =>
  'lazyEmbeddings' in optimizer && optimizer.lazyEmbeddings;

function optimizerOf(variable: tf.Variable, groups: readonly ResolvedGroup[]): ResolvedOptimizer {
  const group = groups.find(({ variables }) => variables.includes(variable)) as ResolvedGroup;
  return group.optimizer;
}

function slotValues(state: Record<string, Float32Array>, name: string, size: number): Float32Array {
  const values = state[name];
  if (values?.length !== size) {
    throw argumentError(`optimizerState["${name}"]`, `${size} numbers`, values?.length);
  }
  return values;
}

function disposeSlots(slots: Slots): void {
  tf.dispose(slots as Record<string, tf.Tensor>);
}
