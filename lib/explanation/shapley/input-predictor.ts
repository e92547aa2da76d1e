import { Predictor } from '../../training/predictor';
import { type DifferentiableModel, requireDifferentiable } from '../gradients/differentiable-model';
import type { PredictRows } from './coalition-game';

/** Rows per call of the graph. */
const batchSize = 8192;

/**
 * A model as a function of its embeddings and numbers, for `shapleyValues`, as one compiled graph per batch. Dispose of it
 * when done.
 * @throws unless it is such a model
 */
export function inputPredictor(model: DifferentiableModel): PredictRows & { dispose(): void } {
  requireDifferentiable('model', model);
  const { size } = model;
  const predictor = new Predictor(({ inputs }) => model.logits(inputs as never), {
    ...{ widths: { inputs: size }, batchSize, compile: true },
  });
  const predict = (inputs: Float64Array) => predictor.logits({ inputs: Float32Array.from(inputs) });
  return Object.assign(predict, { dispose: () => predictor.dispose() });
}
