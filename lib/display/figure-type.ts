/** One trace of a Plotly figure. */
export type Trace = Record<string, unknown>;

/** A figure in Plotly's form: what the charts of this library return, or one made by hand. */
export interface Figure {
  data: Trace[];
  layout: Record<string, unknown>;
  config: Record<string, unknown>;
}
