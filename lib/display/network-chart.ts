import { argumentError, requirePositive } from '../core/checks';
import { requireOptions } from '../core/options/options';
import { requireText } from './axes';
import type { Figure, Trace } from './figure-type';
import { CHART_HEIGHT, FIGURE_CONFIG, legendLayout, seriesColor, seriesSymbol, themeLayout } from './theme';
import { checkedNumbers, type Numbers, requireSameLength, requireSeries } from './values';

/** Nodes that are drawn alike. */
export interface NetworkGroup {
  name: string;
  /** Numbers of the nodes, as `edges` name them. */
  nodes: ArrayLike<number>;
  /** Text shown with each node under the pointer, one per node of the group. Default: none. */
  labels?: string[];
  /** Number of the symbol, 0 a circle, 1 a square. Default: the group's number. */
  symbol?: number;
}

export interface NetworkChartOptions {
  title: string;
  /** Position of every node, shape [nodes]; directions and distances have no unit. */
  x: Numbers;
  y: Numbers;
  /** Pairs of nodes. */
  edges: { source: ArrayLike<number>; target: ArrayLike<number> };
  groups: NetworkGroup[];
  /** Edges that stand out, such as a path. Default: none. */
  highlighted?: { name: string; edges: { source: ArrayLike<number>; target: ArrayLike<number> } };
  /** Height in pixels, above 0. Default: 400. */
  height?: number;
}

/**
 * A network: nodes as points, edges as lines between them. Axes have no ticks, since positions carry no unit.
 * @throws on numbers that are not finite, unlike lengths, or a node that has no position
 */
export function networkChart(options: NetworkChartOptions): Figure {
  requireOptions('options', options, {
    title: 'text',
    x: 'list',
    y: 'list',
    edges: 'object',
    groups: 'list',
    highlighted: 'object?',
    height: 'number?',
  });
  const { title, edges, groups, highlighted, height = CHART_HEIGHT } = options;
  requireText('title', title);
  requirePositive('height', height);
  requireSeries('groups', groups, { name: 'text', nodes: 'list', labels: 'list?', symbol: 'number?' });
  const x = checkedNumbers('x', options.x);
  const y = checkedNumbers('y', options.y);
  requireSameLength('y', y.length, x.length, 'x');
  const lines = (
    argument: string,
    { source, target }: NetworkChartOptions['edges'],
    style: object,
  ): Trace => {
    requireSameLength(`${argument}.target`, target.length, source.length, 'source');
    const [lineX, lineY]: (number | null)[][] = [[], []];
    for (let edge = 0; edge < source.length; edge++) {
      const ends = [source[edge], target[edge]];
      for (const node of ends) requireNode(`${argument}[${edge}]`, node, x.length);
      lineX.push(x[ends[0]], x[ends[1]], null);
      lineY.push(y[ends[0]], y[ends[1]], null);
    }
    return { type: 'scatter', mode: 'lines', x: lineX, y: lineY, hoverinfo: 'skip', ...style };
  };
  const points = groups.map((group, i): Trace => {
    const nodes = Array.from(group.nodes);
    for (const node of nodes) requireNode(`groups[${i}].nodes`, node, x.length);
    if (group.labels)
      requireSameLength(`groups[${i}].labels`, group.labels.length, nodes.length, 'its nodes');
    return {
      type: 'scatter',
      mode: 'markers',
      name: group.name,
      x: nodes.map((node) => x[node]),
      y: nodes.map((node) => y[node]),
      marker: {
        color: seriesColor(i),
        symbol: seriesSymbol(group.symbol ?? i),
        size: 9,
        line: { color: '#FFFFFF', width: 1 },
      },
      ...(group.labels ? { text: [...group.labels], hovertemplate: '%{text}' } : { hoverinfo: 'name' }),
    };
  });
  const data = [
    lines('edges', edges, { showlegend: false, line: { color: 'rgba(90, 90, 90, 0.25)', width: 1 } }),
    ...(highlighted
      ? [
          lines('highlighted.edges', highlighted.edges, {
            name: highlighted.name,
            line: { color: '#D55E00', width: 3 },
          }),
        ]
      : []),
    ...points,
  ];
  const bare = (direction: string) => ({
    title: { text: `${direction} (no unit)`, font: { size: 11 } },
    showticklabels: false,
    ticks: '',
    zeroline: false,
    showgrid: false,
  });
  return {
    data,
    layout: {
      ...themeLayout(title, height),
      xaxis: bare('Across'),
      yaxis: bare('Up'),
      ...legendLayout(data),
      margin: { l: 40, r: 20, t: 60, b: 60 },
    },
    config: { ...FIGURE_CONFIG },
  };
}

function requireNode(argument: string, node: number, size: number): void {
  if (!(Number.isInteger(node) && node >= 0 && node < size)) {
    throw argumentError(argument, `a node in [0, ${size})`, node);
  }
}
