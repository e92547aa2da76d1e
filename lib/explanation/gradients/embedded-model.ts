import type { DifferentiableModel } from './differentiable-model';

/**
 * What a path of integrated gradients starts from: `zero`, embeddings and numbers of 0; `mean`, those of rows that are
 * given, averaged; `unseen`, the rows that stand for values never seen, and numbers at their training mean.
 */
export type BaselineKind = 'zero' | 'mean' | 'unseen';

/** A model behind its lookups: rows of a table, or of columns of ids, become embeddings side by side. */
export interface EmbeddedModel<Rows> extends DifferentiableModel {
  /** Embeddings and numbers of rows, [rows * size]. @throws as the model's own prediction does */
  embed(rows: Rows): Float32Array;
  /**
   * One row to explain against, [size].
   * @param rows for `mean`: those whose embeddings are averaged, the training rows
   * @throws on an unknown kind, or `mean` without rows
   */
  baseline(kind: BaselineKind, rows?: Rows): Float32Array;
}
