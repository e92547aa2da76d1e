/** Plotly's error bars from values to both ends of their intervals. */
export function errorBars(
  values: readonly number[],
  interval: { readonly low: readonly number[]; readonly high: readonly number[] },
  color: string,
) {
  return {
    type: 'data',
    symmetric: false,
    array: values.map((value, k) => interval.high[k] - value),
    arrayminus: values.map((value, k) => value - interval.low[k]),
    color,
    thickness: 1.5,
    width: 4,
  };
}
