import { tf } from '../core/tensorflow';
import {
  initialSlotValue,
  type OptimizerOptions,
  optimizerSlots,
  type ResolvedOptimizer,
} from './optimizer-options';

// The eager updates, one pure function per optimizer: tensors in, new tensors out. Equations, defaults and
// sources stand at `OptimizerOptions`; these are their reference implementation.

/** Slots of one variable by slot name, each of the variable's shape. */
export type Slots = Readonly<Record<string, tf.Tensor>>;

/** What one update gives: the new value and the new slots. */
export interface Updated {
  value: tf.Tensor;
  slots: Slots;
}

/** Learning rate of this update and its number, 1 at the first. */
export interface UpdateTime {
  learningRate: number;
  t: number;
}

type Of<Kind extends OptimizerOptions['kind']> = Extract<ResolvedOptimizer, { kind: Kind }>;

/** The slots that an optimizer keeps for a variable, at their first values. */
export function createSlots(variable: tf.Tensor, optimizer: ResolvedOptimizer): Slots {
  const fresh = (slot: string) => tf.fill(variable.shape, initialSlotValue(optimizer, slot));
  return Object.fromEntries(optimizerSlots[optimizer.kind].map((slot) => [slot, fresh(slot)]));
}

/**
 * One update of one variable.
 * @param gradient of the variable's shape, already clipped
 * @returns new tensors; nothing that was passed in is disposed of or changed
 */
export function update(
  value: tf.Tensor,
  gradient: tf.Tensor,
  slots: Slots,
  optimizer: ResolvedOptimizer,
  time: UpdateTime,
): Updated {
  const compute = (): Updated => {
    switch (optimizer.kind) {
      case 'sgd':
        return updateSgd(value, gradient, optimizer, time);
      case 'momentum':
        return updateMomentum(value, gradient, slots, optimizer, time);
      case 'adam':
        return updateAdam(value, decayed(value, gradient, optimizer.weightDecay), slots, optimizer, time);
      case 'adamW': {
        const shrunk = tf.mul(value, 1 - time.learningRate * optimizer.weightDecay);
        return updateAdam(shrunk, gradient, slots, optimizer, time);
      }
      case 'adagrad':
        return updateAdagrad(value, gradient, slots, optimizer, time);
      case 'ftrl':
        return updateFtrl(value, gradient, slots, optimizer, time);
    }
  };
  return tf.tidy(compute as unknown as () => tf.TensorContainer) as unknown as Updated;
}

/** The update on the rows where the mask [rows, 1, ...] is 1, everything as before on the others. */
export function onRows(mask: tf.Tensor, after: Updated, before: Updated): Updated {
  const chosen = tf.cast(mask, 'bool');
  const choose = (a: tf.Tensor, b: tf.Tensor) => tf.where(tf.broadcastTo(chosen, a.shape), a, b);
  const slots = Object.entries(after.slots).map(([slot, value]) => [slot, choose(value, before.slots[slot])]);
  return { value: choose(after.value, before.value), slots: Object.fromEntries(slots) };
}

function decayed(value: tf.Tensor, gradient: tf.Tensor, weightDecay: number): tf.Tensor {
  return weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(value, weightDecay));
}

function updateSgd(value: tf.Tensor, gradient: tf.Tensor, optimizer: Of<'sgd'>, time: UpdateTime): Updated {
  const g = decayed(value, gradient, optimizer.weightDecay);
  return { value: tf.sub(value, tf.mul(g, time.learningRate)), slots: {} };
}

function updateMomentum(
  value: tf.Tensor,
  gradient: tf.Tensor,
  slots: Slots,
  optimizer: Of<'momentum'>,
  time: UpdateTime,
): Updated {
  const g = decayed(value, gradient, optimizer.weightDecay);
  const momentum = tf.add(tf.mul(slots.momentum, optimizer.momentum), g);
  const direction = optimizer.nesterov ? tf.add(g, tf.mul(momentum, optimizer.momentum)) : momentum;
  return { value: tf.sub(value, tf.mul(direction, time.learningRate)), slots: { momentum } };
}

function updateAdam(
  value: tf.Tensor,
  g: tf.Tensor,
  slots: Slots,
  optimizer: Of<'adam'> | Of<'adamW'>,
  { learningRate, t }: UpdateTime,
): Updated {
  const { beta1, beta2, epsilon } = optimizer;
  const m = tf.add(tf.mul(slots.m, beta1), tf.mul(g, 1 - beta1));
  const v = tf.add(tf.mul(slots.v, beta2), tf.mul(tf.square(g), 1 - beta2));
  const scale = tf.add(tf.div(tf.sqrt(v), Math.sqrt(1 - beta2 ** t)), epsilon);
  const change = tf.mul(tf.div(m, scale), learningRate / (1 - beta1 ** t));
  return { value: tf.sub(value, change), slots: { m, v } };
}

function updateAdagrad(
  value: tf.Tensor,
  gradient: tf.Tensor,
  slots: Slots,
  optimizer: Of<'adagrad'>,
  time: UpdateTime,
): Updated {
  const g = decayed(value, gradient, optimizer.weightDecay);
  const accumulator = tf.add(slots.accumulator, tf.square(g));
  const change = tf.div(tf.mul(g, time.learningRate), tf.add(tf.sqrt(accumulator), optimizer.epsilon));
  return { value: tf.sub(value, change), slots: { accumulator } };
}

function updateFtrl(
  value: tf.Tensor,
  g: tf.Tensor,
  slots: Slots,
  { l1, l2, beta }: Of<'ftrl'>,
  { learningRate }: UpdateTime,
): Updated {
  const accumulator = tf.add(slots.accumulator, tf.square(g));
  const sigma = tf.div(tf.sub(tf.sqrt(accumulator), tf.sqrt(slots.accumulator)), learningRate);
  const linear = tf.sub(tf.add(slots.linear, g), tf.mul(sigma, value));
  const curvature = tf.add(tf.div(tf.add(tf.sqrt(accumulator), beta), learningRate), 2 * l2);
  const shrunk = tf.div(tf.sub(tf.mul(tf.sign(linear), l1), linear), curvature);
  const next = tf.where(tf.greater(tf.abs(linear), l1), shrunk, tf.zerosLike(value));
  return { value: next, slots: { accumulator, linear } };
}
