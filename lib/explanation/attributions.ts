/** How far the parts of an explanation are from adding up to the whole. */
export interface Completeness {
  /** Sum of a row's attributions minus (its output - the baseline's), one per row. */
  readonly gaps: Float64Array;
  /**
   * The largest gap as a share of what there is to explain: |gap| / |output - baseline output|, where a difference
   * counts for no less than a hundredth of the mean one.
   */
  readonly largestShare: number;
}

/** What each feature of each row contributes to a model's output, in the output's own unit (logits). */
export interface Attributions {
  readonly rows: number;
  /** Names of the features. */
  readonly features: readonly string[];
  /** [rows * features] */
  readonly values: Float64Array;
  /** Output for each row. */
  readonly outputs: Float64Array;
  /** Output for what each row is explained against: the baseline, or the mean over a background. */
  readonly baselineOutputs: Float64Array;
  readonly completeness: Completeness;
}

/** Gaps between the sums of attributions and the differences that they explain. */
export function completenessOf(
  values: Float64Array | Float32Array,
  outputs: Float64Array,
  baselineOutputs: Float64Array,
): Completeness {
  const width = values.length / outputs.length;
  const allowed = allowances(outputs, baselineOutputs);
  let largestShare = 0;
  const gaps = outputs.map((output, row) => {
    let sum = 0;
    for (let i = row * width; i < (row + 1) * width; i++) sum += values[i];
    const gap = sum - (output - baselineOutputs[row]);
    if (gap !== 0) largestShare = Math.max(largestShare, Math.abs(gap) / allowed[row]);
    return gap;
  });
  return { gaps, largestShare };
}

/** What each row has to explain, |output - baseline output|, but no less than a hundredth of the mean one. */
export function allowances(outputs: Float64Array, baselineOutputs: Float64Array): Float64Array {
  const differences = outputs.map((output, row) => Math.abs(output - baselineOutputs[row]));
  const mean = differences.reduce((sum, each) => sum + each, 0) / differences.length;
  return differences.map((difference) => Math.max(difference, mean / 100));
}

/** Sums over each feature's coordinates: [rows * size] gives [rows * features]. */
export function byFeature(
  coordinates: ArrayLike<number>,
  size: number,
  features: readonly { readonly coordinates: readonly number[] }[],
): Float64Array {
  const rows = coordinates.length / size;
  const values = new Float64Array(rows * features.length);
  for (let row = 0; row < rows; row++) {
    features.forEach((feature, j) => {
      let sum = 0;
      for (const at of feature.coordinates) sum += coordinates[row * size + at];
      values[row * features.length + j] = sum;
    });
  }
  return values;
}
