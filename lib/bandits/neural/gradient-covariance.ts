import { argumentError, requireOneOf, requirePositive } from '../../core/checks';
import { numbersFromText, numbersToText } from '../../core/number-text';
import { HeadPosteriors } from './head-posteriors';
import type { ReplayBuffer } from './replay-buffer';
import type { RewardNetwork } from './reward-network';

/** How the covariance of the network's gradients is approximated. */
export type CovarianceKind = 'diagonal' | 'last-layer';

/**
 * How much is known in a direction of weight space: Z = ridge I + sum g g' over the gradients g of the predictions
 * that were rewarded. Directions that were never tried have much left to learn.
 */
export interface GradientCovariance {
  /** g' Z^-1 g for a prediction. @param features of its input, as the network made them last */
  variance(head: number, features: Float64Array): number;
  /** Takes up a rewarded prediction; arguments as `variance`. */
  add(head: number, features: Float64Array): void;
  /** Called after a training. */
  retrained(buffer: ReplayBuffer): void;
  save(): unknown;
  /** @throws on anything that `save` did not write; nothing has changed then */
  restore(state: unknown): void;
}

/** @throws unless the kind is known and the ridge above 0 */
export function gradientCovariance(
  kind: CovarianceKind,
  network: RewardNetwork,
  heads: number,
  ridge: number,
): GradientCovariance {
  requireOneOf('covariance', kind, ['diagonal', 'last-layer'] as const);
  requirePositive('ridge', ridge);
  return kind === 'diagonal'
    ? new DiagonalCovariance(network, heads, ridge)
    : new LastLayerCovariance(network, ridge);
}

/** Z's diagonal, over all weights: hidden layers, then heads. Gradients stay as they were when they were added. */
class DiagonalCovariance implements GradientCovariance {
  private readonly diagonal: Float64Array;
  private readonly gradient: Float64Array;

  constructor(
    private readonly network: RewardNetwork,
    heads: number,
    ridge: number,
  ) {
    const { hiddenWeights, width } = network;
    this.diagonal = new Float64Array(hiddenWeights + heads * width).fill(ridge);
    this.gradient = new Float64Array(hiddenWeights);
  }

  variance(head: number, features: Float64Array): number {
    const { gradient, diagonal } = this;
    this.network.hiddenGradient(0, head, gradient);
    let sum = 0;
    for (let i = 0; i < gradient.length; i++) sum += (gradient[i] * gradient[i]) / diagonal[i];
    const start = gradient.length + head * features.length;
    for (let i = 0; i < features.length; i++) sum += (features[i] * features[i]) / diagonal[start + i];
    return sum;
  }

  add(head: number, features: Float64Array): void {
    const { gradient, diagonal } = this;
    this.network.hiddenGradient(0, head, gradient);
    for (let i = 0; i < gradient.length; i++) diagonal[i] += gradient[i] * gradient[i];
    const start = gradient.length + head * features.length;
    for (let i = 0; i < features.length; i++) diagonal[start + i] += features[i] * features[i];
  }

  retrained(): void {}

  save(): unknown {
    return numbersToText(this.diagonal);
  }

  restore(state: unknown): void {
    this.diagonal.set(numbersFromText('state.covariance', state, Float64Array, this.diagonal.length));
  }
}

/** The full block of Z that belongs to a head's weights, whose gradient is the features; recomputed with them. */
class LastLayerCovariance implements GradientCovariance {
  private readonly blocks: HeadPosteriors;

  constructor(network: RewardNetwork, ridge: number) {
    this.blocks = new HeadPosteriors(network, ridge);
  }

  variance(head: number, features: Float64Array): number {
    return this.blocks.of(head).variance(features);
  }

  add(head: number, features: Float64Array): void {
    this.blocks.add(head, features, 0);
  }

  retrained(buffer: ReplayBuffer): void {
    this.blocks.rebuild(buffer);
  }

  save(): unknown {
    return this.blocks.save();
  }

  restore(state: unknown): void {
    if (state === undefined) throw argumentError('state.covariance', 'a saved one', state);
    this.blocks.restore(state);
  }
}
