/** Columns of a log, one entry per row: what `interactionsOf`, `sequencesOf`, `shuffledSplit` … take. */
export type LogColumns = {
  /** Index of the user in the log's `users`. */
  user: Int32Array;
  /** Index of the item in the log's `items`. */
  item: Int32Array;
  /** Rating, count or other number, as it was read. */
  value?: Float64Array;
  /** Seconds since 1970, with fractions. */
  timestamp?: Float64Array;
};
