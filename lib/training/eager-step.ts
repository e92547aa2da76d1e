import { argumentError, requireNonNegativeInteger } from '../runtime/checks';
import type { Columns } from '../runtime/columns';
import {
  learningRateAt,
  optimizerSlots,
  type ResolvedOptimizer,
  resolveOptimizer,
} from '../runtime/optimizer-options';
import type { StepDefinition } from '../runtime/step-definition';
import { tf } from '../runtime/tensorflow';
import { batchTensors } from './batch-tensors';
import { clipGradients } from './gradient-clipping';
import { createSlots, type Slots, update } from './optimizer-updates';
import type { TrainingStep } from './training-step';

/**
 * The step that runs op by op from JavaScript: the reference that the compiled step is held to, and the fallback.
 * An exception inside a step leaves weights and optimizer state as they were.
 * @throws on bad optimizer options, no variables, or two variables of one name
 */
export function eagerStep(definition: StepDefinition): TrainingStep {
  return new EagerStep(definition);
}

class EagerStep implements TrainingStep {
  readonly kind = 'eager';
  private readonly optimizer: ResolvedOptimizer;
  private slots: Slots[];
  private disposed = false;
  stepsDone = 0;

  constructor(private readonly definition: StepDefinition) {
    const { variables, optimizer, seed } = definition;
    this.optimizer = resolveOptimizer(optimizer);
    if (!Number.isInteger(seed) || seed !== (seed | 0)) throw argumentError('seed', 'a 32-bit integer', seed);
    if (variables.length === 0) throw argumentError('variables', 'at least one variable', variables);
    const names = new Set(variables.map((variable) => variable.name));
    if (names.size < variables.length)
      throw argumentError('variables', 'of different names', [...names].join());
    this.slots = variables.map((variable) => createSlots(variable, this.optimizer));
  }

  run(batch: Columns): number {
    this.requireAlive();
    const { loss, changes } = this.compute(batch);
    this.definition.variables.forEach((variable, i) => {
      variable.assign(changes[i].value);
      tf.dispose([changes[i].value, this.slots[i] as Record<string, tf.Tensor>]);
    });
    this.slots = changes.map((change) => change.slots);
    this.stepsDone++;
    const value = loss.dataSync()[0];
    loss.dispose();
    return value;
  }

  /** Everything that may fail, before anything is changed. */
  private compute(batch: Columns) {
    const { variables, loss, seed } = this.definition;
    const time = {
      learningRate: learningRateAt(this.optimizer.learningRate, this.stepsDone),
      t: this.stepsDone + 1,
    };
    const compute = () => {
      const tensors = batchTensors(batch);
      const randomSeed = tf.tensor1d([seed, this.stepsDone], 'int32');
      const result = tf.variableGrads(() => loss(tensors, { training: true, randomSeed }), [...variables]);
      const gradients = clipGradients(
        variables.map((variable) => result.grads[variable.name]),
        this.optimizer.gradientClipping,
      );
      const changes = variables.map((variable, i) =>
        update(variable, gradients[i], this.slots[i], this.optimizer, time),
      );
      return { loss: result.value, changes };
    };
    return tf.tidy(compute as unknown as () => tf.TensorContainer) as unknown as ReturnType<typeof compute>;
  }

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
    const slotNames = optimizerSlots[this.optimizer.kind];
    const restored = this.definition.variables.map((variable) =>
      slotNames.map((slot) => {
        const name = `${variable.name}/${slot}`;
        const values = optimizerState[name];
        if (values?.length !== variable.size) {
          throw argumentError(`optimizerState["${name}"]`, `${variable.size} numbers`, values?.length);
        }
        return values;
      }),
    );
    tf.dispose(this.slots as Record<string, tf.Tensor>[]);
    this.slots = this.definition.variables.map((variable, i) =>
      Object.fromEntries(slotNames.map((slot, j) => [slot, tf.tensor(restored[i][j], variable.shape)])),
    );
    this.stepsDone = stepsDone;
  }

  dispose(): void {
    if (!this.disposed) tf.dispose(this.slots as Record<string, tf.Tensor>[]);
    this.disposed = true;
  }

  private requireAlive(): void {
    if (this.disposed) throw new Error('training step must not be used after dispose()');
  }
}
