import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { EnsemblePolicy } from './ensemble-policy';
import type { NeuralPolicyOptions } from './neural-options';
import { neuralPolicyOptions } from './neural-options';

/** Options of a `DropoutEnsemble`. */
export type DropoutEnsembleOptions = NeuralPolicyOptions & {
  /** Share of hidden activations dropped, in (0, 1), in training and in decisions. Default: 0.2. */
  dropout?: number;
  /** Thinned networks that share a decision's vote, 2 or more. Default: 20. */
  members?: number;
};

/**
 * Monte Carlo dropout (Gal and Ghahramani 2016; "Dropout" in Riquelme et al. 2018): a network trained with dropout is
 * asked with dropout, y = f(x; w * mask / (1 - rate)), and each decision follows one random mask.
 *
 * Deviation: masks are drawn after each training and kept until the next, M of them, each equally likely in every
 * decision; so the probability of a choice is known exactly. Fresh masks in each decision would leave it unknown.
 *
 * @example
 * const policy = new DropoutEnsemble({ dimension: 4, actions: 10, hidden: [64], random: new Random(1) });
 */
export class DropoutEnsemble extends EnsemblePolicy {
  protected override readonly voters: number;
  private readonly rate: number;
  private readonly hidden: readonly number[];
  /** Factors of the hidden activations, by member and layer. */
  private masks: Float64Array[][] = [];
  /** The training after which they were drawn. */
  private drawnAfter = -1;

  /** @throws on an option outside its range, or without a hidden layer */
  constructor(options: DropoutEnsembleOptions) {
    requireOptions('options', options, { ...neuralPolicyOptions, dropout: 'number?', members: 'number?' });
    const { dropout = 0.2, members = 20, hidden = [32] } = options;
    if (!(dropout > 0 && dropout < 1)) throw argumentError('dropout', 'in (0, 1)', dropout);
    requirePositiveInteger('members', members);
    if (members < 2) throw argumentError('members', '2 or more', members);
    if (hidden.length === 0) throw argumentError('hidden', 'at least one layer to drop from', '[]');
    super(options, { kind: 'dropout-ensemble', chance: 'known', settings: { dropout, members }, dropout });
    this.voters = members;
    this.rate = dropout;
    this.hidden = hidden;
  }

  protected override featuresOf(voter: number, input: Float64Array): Float64Array {
    return this.network.features(0, input, this.present()[voter]);
  }

  protected override memberOf(): number {
    return 0;
  }

  protected override restoreExtra(): void {
    this.drawnAfter = -1;
  }

  /** The masks since the last training, a function of the seed and the number of trainings. */
  private present(): Float64Array[][] {
    if (this.drawnAfter === this.trainings) return this.masks;
    const source = this.source.child(`masks-${this.trainings}`);
    const mask = (units: number): Float64Array =>
      Float64Array.from({ length: units }, () => (source.bernoulli(this.rate) ? 0 : 1 / (1 - this.rate)));
    this.masks = Array.from({ length: this.voters }, () => this.hidden.map(mask));
    this.drawnAfter = this.trainings;
    return this.masks;
  }
}
