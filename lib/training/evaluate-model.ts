import { scalarTensors } from '../compiler/scalar-inputs';
import type { Scalars } from '../compiler/training-step-definition';
import type { Column, Columns } from '../core/columns';
import { tf } from '../core/tensorflow';
import type { Loss } from './losses';
import { probabilitiesOf } from './predict';
import type { Predictor } from './predictor';

/** A metric of the validation rows: labels and predicted probabilities in, one number out. */
export type Metric = (labels: Column, probabilities: Float32Array) => number;

/** What is computed of the validation rows after each epoch. */
export interface EvaluationOptions {
  labels: Column;
  loss: Loss;
  metrics: Readonly<Record<string, Metric>>;
}

/** Evaluates a model on checked validation rows, time and again: loss, then metrics by name. */
export class ModelEvaluation {
  /** @param predictor of the model, disposed of with this */
  constructor(
    private readonly predictor: Predictor,
    private readonly inputs: Columns,
    private readonly options: EvaluationOptions,
  ) {}

  /** @param scalars what the loss gets beside labels and outputs. Default: none */
  run(scalars: Scalars = {}): Record<string, number> {
    const { labels, loss, metrics } = this.options;
    const logits = this.predictor.logits(this.inputs);
    const mean = tf.tidy(() =>
      loss(
        tf.tensor1d(Float32Array.from(labels)),
        tf.tensor1d(logits),
        scalarTensors(Object.keys(scalars), scalars),
      ),
    );
    const validationLoss = mean.dataSync()[0];
    mean.dispose();
    const probabilities = probabilitiesOf(logits);
    const values = Object.entries(metrics).map(([name, metric]) => [name, metric(labels, probabilities)]);
    return { validationLoss, ...Object.fromEntries(values) };
  }

  dispose(): void {
    this.predictor.dispose();
  }
}
