import { tf } from '../../core/tensorflow';
import { Predictor } from '../../training/predictor';
import { type DifferentiableModel, requireDifferentiable } from '../gradients/differentiable-model';
import type { PredictRows } from './coalition-game';

/** Rows per call of the graph: their activations stay in the processor's cache. */
const batchSize = 8192;

/**
 * A model as a function of its embeddings and numbers, for `shapleyValues`, as one compiled graph per batch, in which rows
 * are mixed as well. Dispose of it when done.
 * @throws unless it is such a model
 */
export function inputPredictor(model: DifferentiableModel): PredictRows & { dispose(): void } {
  requireDifferentiable('model', model);
  const { size } = model;
  const predictor = new Predictor(({ inputs }) => model.logits(inputs as tf.Tensor2D), {
    ...{ widths: { inputs: size }, batchSize, compile: true },
  });
  let mixer: Mixer | undefined;
  const predict = (inputs: Float64Array) => predictor.logits({ inputs: Float32Array.from(inputs) });
  return Object.assign(predict, {
    meansOfMixed: (row: Float64Array, masks: Float32Array, background: Float64Array) => {
      if (mixer?.background !== background) {
        mixer?.dispose();
        mixer = new Mixer(model, background);
      }
      return mixer.means(row, masks);
    },
    dispose: () => {
      predictor.dispose();
      mixer?.dispose();
      mixer = undefined;
    },
  });
}

/** Mean logits of a row mixed with the rows of a background. */
class Mixer {
  private readonly row: tf.Variable;
  private readonly others: tf.Variable;
  private readonly predictor: Predictor;

  constructor(
    { size, logits }: DifferentiableModel,
    readonly background: Float64Array,
  ) {
    const count = background.length / size;
    this.row = tf.tidy(() => tf.variable(tf.zeros([size])));
    this.others = tf.tidy(() => tf.variable(tf.tensor2d(Float32Array.from(background), [count, size])));
    const means = (masks: tf.Tensor): tf.Tensor => {
      const differences = tf.expandDims(tf.sub(this.row, this.others), 0); // [1, background, size]
      const mixed = tf.add(tf.mul(tf.expandDims(masks, 1), differences), this.others); // [coalitions, background, size]
      const outputs = logits(tf.reshape(mixed, [-1, size]) as tf.Tensor2D); // [coalitions * background]
      return tf.mean(tf.reshape(outputs, [-1, count]), 1); // [coalitions]
    };
    this.predictor = new Predictor(({ masks }) => means(masks), {
      ...{ widths: { masks: size }, batchSize: Math.max(1, Math.floor(batchSize / count)), compile: true },
    });
  }

  means(row: Float64Array, masks: Float32Array): Float32Array {
    tf.tidy(() => this.row.assign(tf.tensor1d(Float32Array.from(row))));
    return this.predictor.logits({ masks });
  }

  dispose(): void {
    this.predictor.dispose();
    tf.dispose([this.row, this.others]);
  }
}
