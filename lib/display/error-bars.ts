/** Plotly's error bars from values to both ends of their intervals. */
export function errorBars(
  values: readonly number[],
  interval: { readonly lower: readonly number[]; readonly upper: readonly number[] },
  color: string,
) {
  return {
    type: 'data',
    symmetric: false,
    array: values.map((value, k) => interval.upper[k] - value),
    arrayminus: values.map((value, k) => value - interval.lower[k]),
    color,
    thickness: 1.5,
    width: 4,
  };
}
