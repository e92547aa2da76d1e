import type { Id } from '../vocabulary';

/** Declaration of a feature, as plain data: `numeric`, `bucketed`, `category`, `crossed` or `multiValued` make it. */
export type FeatureColumn =
  | NumericColumn
  | BucketedColumn
  | CategoryColumn
  | CrossedColumn
  | MultiValuedColumn;

/** Options of a numeric column. */
export interface NumericOptions {
  /**
   * `standard`: (x - mean) / standard deviation of the training rows. `log`: the same of sign(x) log(1 + |x|), for money
   * and counts. `quantile`: the share of training rows at or below x, in steps of 1/99 (Cheng et al. 2016). `none`: x
   * itself. Default: `standard`.
   */
  scale?: 'standard' | 'log' | 'quantile' | 'none';
  /** Value in place of a missing one: the training rows' mean or median, or a number; or an error. Default: `mean`. */
  missing?: 'mean' | 'median' | 'error' | number;
  /** Whether a second number says that the value is missing (1). Default: whether it is in any training row. */
  indicator?: boolean;
  /** Name of the feature. Default: the column's. */
  name?: string;
}

/** Declaration of a numeric column. */
export interface NumericColumn extends NumericOptions {
  readonly kind: 'numeric';
  readonly column: string;
  readonly name: string;
}

/** Options of a bucketed column: one of `boundaries` and `quantiles`. */
export interface BucketedOptions {
  /** Ascending numbers b: the buckets are x < b[0], b[0] <= x < b[1], …, x >= the last. */
  boundaries?: readonly number[];
  /** Number of buckets of about equally many training rows, 2 to 1000; fewer where values repeat. */
  quantiles?: number;
  /** Name of the feature. Default: `<column> buckets`. */
  name?: string;
}

/** Declaration of a bucketed column. */
export interface BucketedColumn extends BucketedOptions {
  readonly kind: 'bucketed';
  readonly column: string;
  readonly name: string;
}

/** Options of a column of categories. */
export interface CategoryOptions {
  /**
   * Values that occur fewer times in the training rows share the row of unknown ones; 2 or more is what trains that row.
   * Default: 1.
   */
  minimumCount?: number;
  /** Rows into which values are hashed, in place of a vocabulary: for ids without end. Default: a vocabulary. */
  hashBuckets?: number;
  /** Values that mean "missing", beside blank ones: `['?', 'NA']`. Default: none. */
  missingValues?: readonly Id[];
  /** Name of the feature. Default: the column's. */
  name?: string;
}

/** Declaration of a column of categories. */
export interface CategoryColumn extends CategoryOptions {
  readonly kind: 'category';
  readonly column: string;
  readonly name: string;
}

/** Options of a cross. */
export interface CrossedOptions {
  /** Rows into which combinations are hashed, 1 to 2^31 - 2. Default: one row for each of up to 1,000,000 combinations. */
  buckets?: number;
  /** Name of the feature. Default: the columns' names with ` x ` between them. */
  name?: string;
}

/** Declaration of a cross. */
export interface CrossedColumn extends CrossedOptions {
  readonly kind: 'crossed';
  readonly columns: readonly (CategoryColumn | BucketedColumn)[];
  readonly name: string;
}

/** Options of a column of sets. */
export interface MultiValuedOptions extends Omit<CategoryOptions, 'missingValues'> {
  /** Text between values, where a cell is a text. Default: `|`. */
  separator?: string;
  /** Most values of a row, 1 to 1000; further ones are left out. Default: as many as a training row has. */
  most?: number;
  /** Whether a row's embeddings are averaged or added. Default: `mean`. */
  combiner?: 'mean' | 'sum';
}

/** Declaration of a column of sets. */
export interface MultiValuedColumn extends MultiValuedOptions {
  readonly kind: 'multiValued';
  readonly column: string;
  readonly name: string;
  readonly separator: string;
  readonly combiner: 'mean' | 'sum';
}
