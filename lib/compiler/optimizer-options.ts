import {
  argumentError,
  requireFinite,
  requireNonNegative,
  requireOneOf,
  requirePositive,
  requireProbability,
  requireShareBelowOne,
} from '../core/checks';
import { requireOptions } from '../core/options/options';

/**
 * A constant, or a schedule: `step` is the number of updates done before this one, 0 at the first. Schedules
 * are evaluated in JavaScript for each step; the compiled step takes the value as an input.
 */
export type LearningRate = number | ((step: number) => number);

/** `norm`: scale all gradients together so that their global L2 norm is at most this. `value`: clamp each number. */
export type GradientClipping = { norm: number } | { value: number };

interface CommonOptions {
  /** Above 0, or a schedule of numbers of 0 or more. */
  learningRate: LearningRate;
  /** Applied to the raw gradients, before weight decay is added. Default: none. */
  gradientClipping?: GradientClipping;
}

interface CoupledDecay {
  /** L2 weight decay lambda, 0 or more, added to the gradient: g + lambda * theta. Default: 0. */
  weightDecay?: number;
}

interface LazyRows {
  /**
   * Lazy updates of embedding tables: in a variable that is only read by `gather`, an update touches the rows
   * of this batch and no other: other rows keep their value and their slots (no momentum, no decay). So the
   * cost follows the batch, not the table. Cannot be combined with weight decay. Default: false, as PyTorch.
   */
  lazyEmbeddings?: boolean;
}

export interface SgdOptions extends CommonOptions, CoupledDecay, LazyRows {
  kind: 'sgd';
}

export interface MomentumOptions extends CommonOptions, CoupledDecay {
  kind: 'momentum';
  /** mu in [0, 1]. Default: 0.9. */
  momentum?: number;
  /** Nesterov's form, as PyTorch has it. Default: false. */
  nesterov?: boolean;
}

export interface AdamOptions extends CommonOptions, CoupledDecay, LazyRows {
  kind: 'adam';
  /** In [0, 1). Default: 0.9. */
  beta1?: number;
  /** In [0, 1). Default: 0.999. */
  beta2?: number;
  /** Above 0. Default: 1e-8, PyTorch's (tfjs has 1e-7). */
  epsilon?: number;
}

export interface AdamWOptions extends Omit<AdamOptions, 'kind' | 'weightDecay' | 'lazyEmbeddings'> {
  kind: 'adamW';
  /** Decoupled decay lambda, 0 or more: theta shrinks by the factor (1 - lr * lambda). Default: 0.01. */
  weightDecay?: number;
}

export interface AdagradOptions extends CommonOptions, CoupledDecay, LazyRows {
  kind: 'adagrad';
  /** First value of the sum of squares, 0 or more. Default: 0, PyTorch's. */
  initialAccumulator?: number;
  /** Above 0. Default: 1e-10, PyTorch's. */
  epsilon?: number;
}

/** Lazy rows are exact for a variable that starts at 0: a gradient of 0 leaves its weights where they are. */
export interface FtrlOptions extends CommonOptions, LazyRows {
  kind: 'ftrl';
  /** First value of the sum of squares, above 0. Default: 0.1, TensorFlow's. */
  initialAccumulator?: number;
  /** L1 strength, 0 or more; what makes weights exactly 0. Default: 0. */
  l1?: number;
  /** L2 strength, 0 or more, as TensorFlow counts it (the penalty is l2 * theta^2). Default: 0. */
  l2?: number;
  /** McMahan's beta, 0 or more: smooths the first per-coordinate learning rates. Default: 0, TensorFlow's. */
  beta?: number;
}

/**
 * An optimizer and its settings. One update of a variable theta with the batch gradient g, t = 1 at the first
 * update, lr = learningRate(t - 1), every slot starting at 0 unless said:
 *
 *     clipping   norm:  g = g * min(1, norm / (||all g|| + 1e-6)), as PyTorch's clip_grad_norm_
 *                value: g = clamp(g, -value, value)
 *     decay      g = g + weightDecay * theta           (all but adamW and ftrl)
 *
 *     sgd        theta -= lr * g
 *     momentum   slot momentum:  v = mu * v + g
 *                theta -= lr * (nesterov ? g + mu * v : v)
 *     adam       slot m:  m = beta1 * m + (1 - beta1) * g
 *                slot v:  v = beta2 * v + (1 - beta2) * g^2
 *                theta -= lr / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)
 *     adamW      theta *= 1 - lr * weightDecay, then adam without decay
 *     adagrad    slot accumulator (from initialAccumulator):  s = s + g^2
 *                theta -= lr * g / (sqrt(s) + epsilon)
 *     ftrl       slots accumulator n (from initialAccumulator), linear z:
 *                n' = n + g^2
 *                z = z + g - (sqrt(n') - sqrt(n)) / lr * theta
 *                theta = |z| > l1 ? (sign(z) * l1 - z) / ((beta + sqrt(n')) / lr + 2 * l2) : 0
 *
 * The first five as PyTorch 2 (`foreach=False`); TensorFlow's ResourceApplyAdam is PyTorch's Adam when it is
 * given epsilon * sqrt(1 - beta2^t). FTRL-Proximal as McMahan et al. 2013, with TensorFlow's parameters
 * (ResourceApplyFtrl with l2 + beta / (2 * lr) as its l2).
 * Slots are named `<variable name>/<slot>`: momentum, m, v, accumulator, linear.
 */
export type OptimizerOptions =
  | SgdOptions
  | MomentumOptions
  | AdamOptions
  | AdamWOptions
  | AdagradOptions
  | FtrlOptions;

/** The same, with every default filled in. */
export type ResolvedOptimizer =
  | Resolved<SgdOptions>
  | Resolved<MomentumOptions>
  | Resolved<AdamOptions>
  | Resolved<AdamWOptions>
  | Resolved<AdagradOptions>
  | Resolved<FtrlOptions>;
type Resolved<T extends CommonOptions> = Required<Omit<T, 'gradientClipping'>> & Pick<T, 'gradientClipping'>;

const kinds = ['sgd', 'momentum', 'adam', 'adamW', 'adagrad', 'ftrl'] as const;

/** Slot names of each optimizer, in order. */
export const optimizerSlots: Readonly<Record<OptimizerOptions['kind'], readonly string[]>> = {
  sgd: [],
  momentum: ['momentum'],
  adam: ['m', 'v'],
  adamW: ['m', 'v'],
  adagrad: ['accumulator'],
  ftrl: ['accumulator', 'linear'],
};

/** The value that a slot starts with. */
export function initialSlotValue(optimizer: ResolvedOptimizer, slot: string): number {
  return slot === 'accumulator' && 'initialAccumulator' in optimizer ? optimizer.initialAccumulator : 0;
}

/**
 * Checks the options and fills in the defaults.
 * @throws on an unknown kind, or a value outside the range that the option's comment gives
 */
export function resolveOptimizer(options: OptimizerOptions): ResolvedOptimizer {
  requireKnownOptions(options);
  if (typeof options.learningRate !== 'function')
    requirePositive('optimizer.learningRate', options.learningRate);
  const clipping = options.gradientClipping;
  if (clipping !== undefined) {
    requireOptions('optimizer.gradientClipping', clipping, { norm: 'number?', value: 'number?' });
    if ('norm' in clipping) requirePositive('optimizer.gradientClipping.norm', clipping.norm);
    else requirePositive('optimizer.gradientClipping.value', clipping.value);
  }
  const resolved = { ...optimizerDefaults(options.kind), ...withoutUndefined(options) } as ResolvedOptimizer;
  checkValues(resolved);
  return resolved;
}

function requireKnownOptions(options: OptimizerOptions): void {
  if (options === null || typeof options !== 'object') throw argumentError('optimizer', 'options', options);
  requireOneOf('optimizer.kind', options.kind, kinds);
  const common = { kind: 'text', learningRate: 'any', gradientClipping: 'object?' } as const;
  const decay = { ...common, weightDecay: 'number?' } as const;
  const adam = { ...decay, beta1: 'number?', beta2: 'number?', epsilon: 'number?' } as const;
  switch (options.kind) {
    case 'sgd':
      requireOptions('optimizer', options, { ...decay, lazyEmbeddings: 'boolean?' });
      break;
    case 'momentum':
      requireOptions('optimizer', options, { ...decay, momentum: 'number?', nesterov: 'boolean?' });
      break;
    case 'adam':
      requireOptions('optimizer', options, { ...adam, lazyEmbeddings: 'boolean?' });
      break;
    case 'adamW':
      requireOptions('optimizer', options, adam);
      break;
    case 'adagrad':
      requireOptions('optimizer', options, {
        ...decay,
        initialAccumulator: 'number?',
        epsilon: 'number?',
        lazyEmbeddings: 'boolean?',
      });
      break;
    case 'ftrl':
      requireOptions('optimizer', options, {
        ...common,
        initialAccumulator: 'number?',
        l1: 'number?',
        l2: 'number?',
        beta: 'number?',
        lazyEmbeddings: 'boolean?',
      });
      break;
  }
}

function optimizerDefaults(kind: OptimizerOptions['kind']): object {
  const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
  switch (kind) {
    case 'sgd':
      return { weightDecay: 0, lazyEmbeddings: false };
    case 'momentum':
      return { momentum: 0.9, nesterov: false, weightDecay: 0 };
    case 'adam':
      return { ...adam, weightDecay: 0, lazyEmbeddings: false };
    case 'adamW':
      return { ...adam, weightDecay: 0.01 };
    case 'adagrad':
      return { initialAccumulator: 0, epsilon: 1e-10, weightDecay: 0, lazyEmbeddings: false };
    case 'ftrl':
      return { initialAccumulator: 0.1, l1: 0, l2: 0, beta: 0, lazyEmbeddings: false };
  }
}

function withoutUndefined(options: object): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function checkValues(optimizer: ResolvedOptimizer): void {
  const values = optimizer as unknown as Record<string, number>;
  for (const name of ['weightDecay', 'initialAccumulator', 'l1', 'l2', 'beta']) {
    if (name in values) requireNonNegative(`optimizer.${name}`, values[name]);
  }
  if ('epsilon' in values) requirePositive('optimizer.epsilon', values.epsilon);
  if (optimizer.kind === 'momentum') requireProbability('optimizer.momentum', optimizer.momentum);
  if (optimizer.kind === 'ftrl')
    requirePositive('optimizer.initialAccumulator', optimizer.initialAccumulator);
  for (const name of ['beta1', 'beta2']) {
    if (name in values) requireShareBelowOne(`optimizer.${name}`, values[name]);
  }
  if ('lazyEmbeddings' in optimizer && optimizer.lazyEmbeddings && values.weightDecay > 0) {
    throw argumentError('optimizer.weightDecay', '0 with lazyEmbeddings', values.weightDecay);
  }
}

/** The learning rate of the update that follows `step` finished ones. @throws if a schedule gives no usable number */
export function learningRateAt(rate: LearningRate, step: number): number {
  if (typeof rate === 'number') return rate;
  const value = rate(step);
  requireFinite(`optimizer.learningRate(${step})`, value);
  requireNonNegative(`optimizer.learningRate(${step})`, value);
  return value;
}
