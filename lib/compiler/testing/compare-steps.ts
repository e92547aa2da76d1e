import type { Columns, ColumnWidths } from '../../core/columns';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { compileStep } from '../compile';
import { eagerStep } from '../eager-step';
import type { OptimizerOptions } from '../optimizer-options';
import type { BatchTensors, StepContext, StepDefinition } from '../training-step-definition';

// For tests only: the same small model twice, one for the eager step and one for the compiled one.

/** Uniform numbers in [-0.5, 0.5), the same for the same name. */
export function numbers(name: string, shape: number[]): tf.Tensor {
  const random = new Random(name);
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => random.uniform(-0.5, 0.5)),
    shape,
  );
}

export function variables(shapes: Readonly<Record<string, number[]>>): Record<string, tf.Variable> {
  const twin = Math.random().toString(36).slice(2);
  const made = Object.entries(shapes).map(([name, shape]) => {
    const value = numbers(name, shape);
    const variable = tf.variable(value, true, `${name}-${twin}`);
    value.dispose();
    return [name, variable];
  });
  return Object.fromEntries(made);
}

/** Embeddings of 20 users and 8 products, two dense layers: chapter 1's model, small. */
export const smallShapes = {
  users: [20, 4],
  products: [8, 4],
  weights1: [8, 6],
  bias1: [6],
  weights2: [6, 1],
  bias2: [1],
};

export function smallLoss(model: Readonly<Record<string, tf.Variable>>) {
  return ({ user, product, clicked }: BatchTensors): tf.Scalar => {
    const { users, products, weights1, bias1, weights2, bias2 } = model;
    const pairs = tf.concat(
      [tf.gather(users, tf.cast(user, 'int32')), tf.gather(products, tf.cast(product, 'int32'))],
      1,
    );
    const hidden = tf.relu(
      tf.add(tf.matMul(pairs as tf.Tensor2D, weights1 as tf.Tensor as tf.Tensor2D), bias1),
    );
    const logits = tf.add(tf.matMul(hidden as tf.Tensor2D, weights2 as tf.Tensor as tf.Tensor2D), bias2);
    return tf.losses.sigmoidCrossEntropy(tf.reshape(clicked, [-1, 1]), logits) as tf.Scalar;
  };
}

export function smallBatch(name: string | number, rows: number): Columns {
  const random = new Random(name);
  return {
    user: Int32Array.from({ length: rows }, () => random.integer(0, 20)),
    product: Int32Array.from({ length: rows }, () => random.integer(0, 8)),
    clicked: Float32Array.from({ length: rows }, () => (random.bernoulli(0.3) ? 1 : 0)),
  };
}

export type LossMaker = (
  model: Readonly<Record<string, tf.Variable>>,
) => (batch: BatchTensors, context: StepContext) => tf.Scalar;

/**
 * Trains twins, one eagerly and one compiled, on the same batches.
 * @returns the largest relative differences of losses, of weights and of optimizer state
 */
export function compareWithEager(options: {
  shapes: Readonly<Record<string, number[]>>;
  loss: LossMaker;
  optimizer: OptimizerOptions;
  batches: readonly Columns[];
  widths?: ColumnWidths;
}): { loss: number; weights: number; state: number } {
  const { shapes, loss, optimizer, batches, widths } = options;
  const [ours, theirs] = [variables(shapes), variables(shapes)];
  const definition = (model: Record<string, tf.Variable>): StepDefinition => ({
    variables: Object.values(model),
    loss: loss(model),
    optimizer,
    widths,
    seed: 7,
  });
  const compiled = compileStep(definition(ours));
  const eager = eagerStep(definition(theirs));
  let lossDifference = 0;
  for (const batch of batches) {
    const [a, b] = [compiled.run(batch), eager.run(batch)];
    lossDifference = Math.max(lossDifference, Math.abs(a - b) / Math.max(Math.abs(b), 1e-3));
  }
  compiled.sync();
  const weights = Object.keys(shapes).map((name) =>
    difference(ours[name].dataSync(), theirs[name].dataSync()),
  );
  const state = stateDifference(compiled.optimizerState(), eager.optimizerState());
  compiled.dispose();
  eager.dispose();
  tf.dispose([ours, theirs]);
  return { loss: lossDifference, weights: Math.max(...weights), state };
}

function stateDifference(ours: Record<string, Float32Array>, theirs: Record<string, Float32Array>): number {
  // The twins' variables carry different suffixes; the order is the same.
  const [a, b] = [Object.values(ours), Object.values(theirs)];
  if (a.length !== b.length) throw new Error(`slots: ${a.length} and ${b.length}`);
  return Math.max(0, ...a.map((values, i) => difference(values, b[i])));
}

/** Largest difference relative to the largest number. */
export function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 1e-6;
  let apart = 0;
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  for (let i = 0; i < a.length; i++) {
    largest = Math.max(largest, Math.abs(b[i]));
    const distance = Math.abs(a[i] - b[i]);
    if (!(distance <= apart)) apart = distance;
  }
  return apart / largest;
}

/** Names of the ops in all graphs of a compiled step. */
export function opsOf(step: unknown): string[] {
  const { traced } = step as { traced: { traces: Map<string, { trace: { nodes: { op: string }[] } }> } };
  return [...traced.traces.values()].flatMap(({ trace }) => trace.nodes.map(({ op }) => op));
}
