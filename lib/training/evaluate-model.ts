import { scalarTensors } from '../compiler/scalar-inputs';
import type { Scalars } from '../compiler/training-step-definition';
import { type Column, type Columns, rowCount } from '../core/columns';
import { tf } from '../core/tensorflow';
import type { Loss } from './losses';
import { inputColumns, inputWidths } from './model-columns';
import { probabilitiesOf } from './predict';
import { Predictor } from './predictor';

/** A metric of the validation rows: labels and predicted probabilities in, one number out. */
export type Metric = (labels: Column, probabilities: Float32Array) => number;

/** What is computed of the validation rows after each epoch. */
export interface EvaluationOptions {
  /** Checked rows: the model's inputs and the label. */
  validation: Columns;
  label: string;
  loss: Loss;
  metrics: Readonly<Record<string, Metric>>;
  /** Whether a graph of the model may be made for it. */
  compile: boolean;
}

/** Rows per call, and rows from which a graph of the model is worth its making over some epochs. */
const batchSize = 8192;

/**
 * Evaluates a model on validation rows, time and again: loss, then metrics by name. Whether a graph is used depends on
 * the number of rows alone, so that a resumed run sees the same numbers, bit for bit.
 */
export class ModelEvaluation {
  private readonly predictor: Predictor;
  private readonly inputs: Columns;

  constructor(
    model: tf.LayersModel,
    private readonly options: EvaluationOptions,
  ) {
    const { validation, compile } = options;
    this.inputs = inputColumns(model, validation, 'validation');
    this.predictor = new Predictor(
      model,
      batchSize,
      compile && rowCount(this.inputs, 'validation', inputWidths(model)) > batchSize,
    );
  }

  /** @param scalars what the loss gets beside labels and outputs. Default: none */
  run(scalars: Scalars = {}): Record<string, number> {
    const { validation, label, loss, metrics } = this.options;
    const labels = validation[label];
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
