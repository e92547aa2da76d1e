import { argumentError } from '../core/checks';
import { requireOptions } from '../core/options/options';
import { checkedNumbers, type Numbers, requireSameLength } from './values';

/** A least-squares line. */
export interface FittedLine {
  slope: number;
  intercept: number;
  /** The line's y at a given x, in data units. */
  at: (x: number) => number;
}

/**
 * Fits y = intercept + slope * x by least squares; with `logX` or `logY` on the base-10 logarithms, so that with
 * both the slope is the power of a power law.
 * @throws on fewer than two different x, numbers that are not finite, or not above 0 where a logarithm is taken
 */
export function fitLine(x: Numbers, y: Numbers, scale: { logX?: boolean; logY?: boolean } = {}): FittedLine {
  requireOptions('scale', scale, { logX: 'boolean?', logY: 'boolean?' });
  const toX = scale.logX ? Math.log10 : (value: number) => value;
  const toY = scale.logY ? Math.log10 : (value: number) => value;
  const xs = checkedNumbers('x', x, { title: 'x', log: scale.logX }).map(toX);
  const ys = checkedNumbers('y', y, { title: 'y', log: scale.logY }).map(toY);
  requireSameLength('y', ys.length, xs.length, 'x');
  const meanX = xs.reduce((sum, value) => sum + value, 0) / xs.length;
  const meanY = ys.reduce((sum, value) => sum + value, 0) / ys.length;
  const spread = xs.reduce((sum, value) => sum + (value - meanX) ** 2, 0);
  if (spread === 0) throw argumentError('x', 'at least two different numbers', xs.length);
  const slope = xs.reduce((sum, value, i) => sum + (value - meanX) * (ys[i] - meanY), 0) / spread;
  const intercept = meanY - slope * meanX;
  return {
    slope,
    intercept,
    at: (x) => {
      const scaled = intercept + slope * toX(x);
      return scale.logY ? 10 ** scaled : scaled;
    },
  };
}
