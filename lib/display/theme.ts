/**
 * The course's colors: Okabe and Ito's palette, told apart by color-blind readers (Okabe & Ito 2008, "Color
 * Universal Design"), without its yellow, which is lost on white.
 */
const PALETTE = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#444444'] as const;

/** Line patterns that go with the colors, so that a chart survives a black-and-white printer. */
const DASHES = ['solid', 'dash', 'dot', 'dashdot', 'longdash', 'longdashdot'] as const;

/** Marker shapes that go with the colors. */
const SYMBOLS = ['circle', 'square', 'diamond', 'triangle-up', 'cross', 'x', 'star'] as const;

/** Color scale for quantities from little to much (viridis, even in brightness for every reader). */
export const SEQUENTIAL = 'Viridis';

/** Color scale for quantities around zero: blue below, white at zero, vermillion above. */
export const DIVERGING: readonly (readonly [number, string])[] = [
  [0, '#0072B2'],
  [0.5, '#FFFFFF'],
  [1, '#D55E00'],
];

export const INK = '#222222';
export const GRID = '#E3E3E3';

/** The color of the n-th series. */
export function seriesColor(index: number): string {
  return PALETTE[index % PALETTE.length];
}

/** The line pattern of the n-th series: with the color's second round it begins elsewhere, so that no two look alike. */
export function seriesDash(index: number): string {
  return DASHES[(index + Math.floor(index / PALETTE.length)) % DASHES.length];
}

/** The marker of the n-th series, as `seriesDash`. */
export function seriesSymbol(index: number): string {
  return SYMBOLS[(index + Math.floor(index / PALETTE.length)) % SYMBOLS.length];
}

/** The same color, see-through: for interval bands and box fills. */
export function translucent(color: string, opacity: number): string {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  return `rgba(${red}, ${green}, ${blue}, ${opacity})`;
}

/** Height of a single chart in pixels. */
export const CHART_HEIGHT = 400;

/** What every figure's layout shares: white paper (also in a dark theme, as in print), fonts. */
export function themeLayout(title: string, height: number): Record<string, unknown> {
  return {
    title: { text: title, x: 0, xref: 'paper', xanchor: 'left', font: { size: 17 } },
    height,
    paper_bgcolor: '#FFFFFF',
    plot_bgcolor: '#FFFFFF',
    font: { family: 'Open Sans, Helvetica, Arial, sans-serif', size: 13, color: INK },
    colorway: [...PALETTE],
    margin: { l: 70, r: 30, t: 60, b: 60 },
    hovermode: 'closest',
  };
}

/** Whether a figure needs a legend, and where: below the chart. Two named traces need one, a single one does not. */
export function legendLayout(
  traces: readonly { name?: unknown; showlegend?: unknown }[],
): Record<string, unknown> {
  const named = traces.filter(({ name, showlegend }) => name !== undefined && showlegend !== false);
  if (named.length < 2) return { showlegend: false };
  const legend = { orientation: 'h', xref: 'paper', x: 0, yref: 'container', y: 0, yanchor: 'bottom' };
  return { showlegend: true, legend };
}

/**
 * Plotly's settings for every figure: fits its column, no logo, no tool bar until the pointer is over it, and no button
 * that offers to upload the data to Plotly's cloud.
 */
export const FIGURE_CONFIG = {
  responsive: true,
  displaylogo: false,
  modeBarButtonsToRemove: ['sendChartToCloud'],
};
