import { argumentError, requireFinite } from '../../core/checks';
import { requireFiniteColumn } from '../../core/columns';
import { requireKind } from '../../core/options/options';
import { sigmoid } from '../../core/sigmoid';
import { type Numbers, requireBinaryLabels } from './outcomes';

/** Turns a model's logit into a probability. */
export type Recalibration = (logit: number) => number;

/**
 * Platt scaling (Platt 1999): sigmoid(slope * logit + intercept), fitted by maximum likelihood on rows that the model
 * was not trained on. Two parameters: the ranking stays, unless the slope is negative.
 * @param logits finite, one per label
 * @param labels 0 or 1, both present
 * @throws on labels of one kind only, or logits that separate them, for which there is no maximum
 */
export function fitPlatt(logits: Numbers, labels: Numbers): { slope: number; intercept: number } {
  requireKind('labels', labels, 'list');
  requireRows(logits, labels);
  requireOverlap(logits, labels);
  const scale = largest(logits);
  const scaled = Float64Array.from(logits, (logit) => logit / scale);
  let [slope, intercept] = [0, 0];
  let loss = lossOf(scaled, labels, slope, intercept);
  for (let iteration = 0; iteration < 200; iteration++) {
    const { step, decrement } = newtonStep(scaled, labels, slope, intercept);
    let size = 1;
    let next = lossOf(scaled, labels, slope - step[0], intercept - step[1]);
    while (next > loss && size > 1e-9) {
      size /= 2;
      next = lossOf(scaled, labels, slope - size * step[0], intercept - size * step[1]);
    }
    // The loss is convex: where no part of Newton's step lowers it, it is at its minimum to the last digit.
    if (!(next <= loss)) break;
    slope -= size * step[0];
    intercept -= size * step[1];
    loss = next;
    if (decrement < 1e-16) break;
  }
  return { slope: slope / scale, intercept };
}

/**
 * Temperature scaling (Guo et al. 2017): sigmoid(logit / temperature). One parameter: above 1 for an overconfident
 * model. It cannot mend a wrong base rate.
 * @param logits finite, one per label @param labels 0 or 1, both present
 * @returns the temperature, above 0
 * @throws as `fitPlatt`, and if the logits point the wrong way
 */
export function fitTemperature(logits: Numbers, labels: Numbers): number {
  requireKind('labels', labels, 'list');
  requireRows(logits, labels);
  const scale = largest(logits);
  // The loss is convex in 1 / temperature: its slope changes sign once.
  const slopeAt = (inverse: number) => {
    let slope = 0;
    for (let i = 0; i < logits.length; i++) {
      const logit = logits[i] / scale;
      slope += (sigmoid(inverse * logit) - labels[i]) * logit;
    }
    return slope;
  };
  if (slopeAt(0) >= 0) throw argumentError('logits', 'higher for label 1 than for label 0', 'no such logits');
  let wrong = false;
  for (let i = 0; i < logits.length; i++) wrong ||= labels[i] === 1 ? logits[i] < 0 : logits[i] > 0;
  if (!wrong) throw separated();
  let [low, high] = [0, 1];
  while (slopeAt(high) < 0) high *= 2;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (slopeAt(middle) < 0) low = middle;
    else high = middle;
  }
  return (2 * scale) / (low + high);
}

/**
 * Isotonic regression (Zadrozny & Elkan 2002): the rising step function of the logit that fits the labels best in mean
 * squares, by pooling adjacent violators. Any rising distortion is mended, at the price of many parameters: it wants
 * thousands of rows, and ties what it cannot tell apart.
 * @param logits finite, one per label @param labels 0 or 1
 * @returns linear between the steps' ends, constant outside, as scikit-learn's
 */
export function fitIsotonic(logits: Numbers, labels: Numbers): Recalibration {
  requireBinaryLabels(labels, logits, 'logits');
  requireFiniteColumn('logits', logits);
  const order = Int32Array.from(labels, (_, i) => i).sort((a, b) => logits[a] - logits[b]);
  const blocks: { sum: number; count: number; first: number; last: number }[] = [];
  for (let i = 0; i < order.length; ) {
    const logit = logits[order[i]];
    const block = { sum: 0, count: 0, first: logit, last: logit };
    for (; i < order.length && logits[order[i]] === logit; i++) {
      block.sum += labels[order[i]];
      block.count++;
    }
    blocks.push(block);
    for (let last = blocks.length - 1; last > 0; last--) {
      const [a, b] = [blocks[last - 1], blocks[last]];
      if (a.sum * b.count < b.sum * a.count) break;
      blocks.splice(last - 1, 2, {
        sum: a.sum + b.sum,
        count: a.count + b.count,
        first: a.first,
        last: b.last,
      });
    }
  }
  const x = blocks.flatMap(({ first, last }) => (first === last ? [first] : [first, last]));
  const y = blocks.flatMap(({ sum, count, first, last }) =>
    first === last ? [sum / count] : [sum / count, sum / count],
  );
  return (logit) => interpolate(x, y, logit);
}

function interpolate(x: readonly number[], y: readonly number[], at: number): number {
  requireFinite('logit', at);
  if (at <= x[0]) return y[0];
  if (at >= x[x.length - 1]) return y[y.length - 1];
  let [low, high] = [0, x.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle] <= at) low = middle;
    else high = middle;
  }
  return y[low] + ((y[high] - y[low]) * (at - x[low])) / (x[high] - x[low]);
}

/** Newton's step of the log loss in slope and intercept, and the drop that it promises per row. */
function newtonStep(logits: Numbers, labels: Numbers, slope: number, intercept: number) {
  let [g0, g1, h00, h01, h11] = [0, 0, 0, 0, 0];
  for (let i = 0; i < logits.length; i++) {
    const p = sigmoid(slope * logits[i] + intercept);
    const w = p * (1 - p);
    g0 += (p - labels[i]) * logits[i];
    g1 += p - labels[i];
    h00 += w * logits[i] * logits[i];
    h01 += w * logits[i];
    h11 += w;
  }
  const ridge = 1e-12 * logits.length;
  const determinant = (h00 + ridge) * (h11 + ridge) - h01 * h01;
  const step = [((h11 + ridge) * g0 - h01 * g1) / determinant, ((h00 + ridge) * g1 - h01 * g0) / determinant];
  return { step, decrement: (step[0] * g0 + step[1] * g1) / logits.length };
}

function lossOf(logits: Numbers, labels: Numbers, slope: number, intercept: number): number {
  let loss = 0;
  for (let i = 0; i < logits.length; i++) {
    const z = slope * logits[i] + intercept;
    loss += Math.max(z, 0) - z * labels[i] + Math.log1p(Math.exp(-Math.abs(z)));
  }
  return loss;
}

function requireRows(logits: Numbers, labels: Numbers): void {
  const positives = requireBinaryLabels(labels, logits, 'logits');
  requireFiniteColumn('logits', logits);
  if (positives === 0 || positives === labels.length) {
    throw argumentError('labels', 'of both kinds', `${positives} of ${labels.length} of kind 1`);
  }
}

/** @throws if one threshold tells the labels apart (ties at it apart): then the likelihood has no maximum */
function requireOverlap(logits: Numbers, labels: Numbers): void {
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < logits.length; i++) {
    low[labels[i]] = Math.min(low[labels[i]], logits[i]);
    high[labels[i]] = Math.max(high[labels[i]], logits[i]);
  }
  if (low[1] >= high[0] || high[1] <= low[0]) throw separated();
}

function separated(): RangeError {
  return argumentError('logits', 'logits that do not separate the labels', 'separated ones');
}

/** The largest absolute value, 1 where all are 0. */
function largest(logits: Numbers): number {
  let value = 0;
  for (let i = 0; i < logits.length; i++) value = Math.max(value, Math.abs(logits[i]));
  return value || 1;
}
