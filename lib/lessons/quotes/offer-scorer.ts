import { type CompiledPrediction, compilePredict } from '../../compiler/compile-predict';
import { requirePositiveInteger } from '../../core/checks';
import { type Columns, type ColumnWidths, rowCount, viewRows } from '../../core/columns';
import { requireLayersModel } from '../../core/shapes/require-tensor';
import type { tf } from '../../core/tensorflow';
import { applyModel, inputColumns, inputWidths, requireModelColumns } from '../../training/model-columns';

/**
 * All outputs of a model with several, compiled into one graph: for batches, and one by one behind a page. It reads the
 * model's present weights at each call; dispose of it when done.
 */
export class OfferScorer {
  private readonly widths: ColumnWidths;
  private readonly outputs: number;
  private readonly compiled: CompiledPrediction<tf.Tensor>;

  /** @param batchSize rows per call, 1 or more. Default: 4096 */
  constructor(
    private readonly model: tf.LayersModel,
    private readonly batchSize = 4096,
  ) {
    requireLayersModel('model', model);
    requirePositiveInteger('batchSize', batchSize);
    this.widths = inputWidths(model);
    this.outputs = model.outputs[0].shape[1] as number;
    this.compiled = compilePredict((batch) => applyModel(model, batch, { training: false }), this.widths, {
      pure: true,
    });
  }

  /**
   * Logits of all outputs, row by row: [rows * outputs].
   * @param columns at least the model's inputs @throws on a missing column or an id outside its table
   */
  logits(columns: Columns): Float32Array {
    requireModelColumns(this.model, columns, 'columns');
    const inputs = inputColumns(this.model, columns, 'columns');
    const rows = rowCount(inputs, 'columns', this.widths);
    const size = Math.min(this.batchSize, rows);
    const logits = new Float32Array(rows * this.outputs);
    for (let done = 0; done < rows; done += size) {
      // All batches have one size, so there is one graph: the last one reaches back over rows that are done.
      const start = Math.min(done, rows - size);
      const tensor = this.compiled.run(viewRows(inputs, start, start + size, this.widths));
      logits.set(tensor.dataSync<'float32'>(), start * this.outputs);
      tensor.dispose();
    }
    return logits;
  }

  dispose(): void {
    this.compiled.dispose();
  }
}
