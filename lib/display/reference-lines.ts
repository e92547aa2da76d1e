import { argumentError, requireFinite, requireOneOf } from '../core/checks';
import { requireOptions } from '../core/options/options';
import { type AxisOptions, requireText } from './axes';
import { INK } from './theme';

/** A straight dashed line across a chart, with its name written on it. */
export interface ReferenceLine {
  /** The line's name, written beside it. */
  name: string;
  /** The axis on which `value` lies: `'y'` draws a horizontal line, `'x'` a vertical one. */
  axis: 'x' | 'y';
  /** Where it crosses that axis, in data units. */
  value: number;
}

/**
 * The layout parts (shapes and annotations) of reference lines.
 * @throws on an unknown axis, an empty name, a value that is not finite, or not above 0 on a log axis
 */
export function referenceLayout(
  references: readonly ReferenceLine[],
  axes: { x: AxisOptions; y: AxisOptions },
): { shapes?: object[]; annotations?: object[] } {
  if (references.length === 0) return {};
  const shapes: object[] = [];
  const annotations: object[] = [];
  for (const [i, reference] of references.entries()) {
    requireOptions(`references[${i}]`, reference, { name: 'text', axis: 'text', value: 'number' });
    const { name, axis, value } = reference;
    requireText(`references[${i}].name`, name);
    requireOneOf(`references[${i}].axis`, axis, ['x', 'y'] as const);
    requireFinite(`references[${i}].value`, value);
    const log = axes[axis].log === true;
    if (log && value <= 0) throw argumentError(`references[${i}].value`, 'above 0 on a log axis', value);
    const line = { color: INK, width: 1.5, dash: 'dash' };
    // Plotly takes shapes on a log axis in data units, but annotations in powers of ten.
    const position = log ? Math.log10(value) : value;
    const text = { text: name, showarrow: false, font: { size: 12 } };
    if (axis === 'y') {
      shapes.push({ type: 'line', xref: 'x domain', x0: 0, x1: 1, yref: 'y', y0: value, y1: value, line });
      annotations.push({
        ...text,
        xref: 'x domain',
        x: 1,
        xanchor: 'right',
        yref: 'y',
        y: position,
        yanchor: 'bottom',
      });
    } else {
      shapes.push({ type: 'line', yref: 'y domain', y0: 0, y1: 1, xref: 'x', x0: value, x1: value, line });
      annotations.push({
        ...text,
        yref: 'y domain',
        y: 1,
        yanchor: 'top',
        xref: 'x',
        x: position,
        xanchor: 'left',
      });
    }
  }
  return { shapes, annotations };
}
