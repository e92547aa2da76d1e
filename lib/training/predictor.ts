import { batchTensors } from '../compiler/batch-tensors';
import { type CompiledPrediction, compilePredict } from '../compiler/compile-predict';
import { StaleTraceError, TraceError } from '../compiler/trace-error';
import type { BatchTensors } from '../compiler/training-step-definition';
import { type Columns, type ColumnWidths, rowCount, viewRows } from '../core/columns';
import { tf } from '../core/tensorflow';

/** Options: how predictions are made. */
export interface PredictorOptions {
  /** Numbers per row of the wide columns. */
  widths: ColumnWidths;
  /** Rows per call. */
  batchSize: number;
  /** Whether to predict by a graph, which pays from some ten batches on. */
  compile: boolean;
}

/**
 * A model's outputs for checked columns, batch by batch, eagerly or as one graph per batch. All batches have one size,
 * so there is one graph: the last one reaches back over rows that are predicted already.
 */
export class Predictor {
  private compiled: CompiledPrediction<tf.Tensor> | undefined;

  /** @param apply the model: one number per row of a batch */
  constructor(
    private readonly apply: (batch: BatchTensors) => tf.Tensor,
    private readonly options: PredictorOptions,
  ) {
    if (!options.compile || tf.getBackend() !== 'tensorflow') return;
    this.compiled = compilePredict((batch) => tf.reshape(apply(batch), [-1]), options.widths);
  }

  /** One number per row. @param inputs the model's input columns and no others, checked */
  logits(inputs: Columns): Float32Array {
    const { widths, batchSize } = this.options;
    const rows = rowCount(inputs, 'inputs', widths);
    const size = Math.min(batchSize, rows);
    const outputs = new Float32Array(rows);
    for (let done = 0; done < rows; done += size) {
      const start = Math.min(done, rows - size);
      const logits = this.run(viewRows(inputs, start, start + size, widths));
      outputs.set(logits.dataSync<'float32'>(), start);
      logits.dispose();
    }
    // The next pass may come after a change of what the model's layers take from outside.
    this.compiled?.verify();
    return outputs;
  }

  dispose(): void {
    this.compiled?.dispose();
    this.compiled = undefined;
  }

  private run(batch: Columns): tf.Tensor {
    if (this.compiled === undefined) return this.runEagerly(batch);
    try {
      return this.compiled.run(batch);
    } catch (error) {
      if (!(error instanceof TraceError) || error instanceof StaleTraceError) throw error;
      this.dispose();
      return this.runEagerly(batch);
    }
  }

  private runEagerly(batch: Columns): tf.Tensor {
    return tf.tidy(() => tf.reshape(this.apply(batchTensors(batch, this.options.widths)), [-1]));
  }
}
