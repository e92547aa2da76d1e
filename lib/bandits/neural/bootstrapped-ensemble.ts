import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { EnsemblePolicy } from './ensemble-policy';
import type { NeuralPolicyOptions } from './neural-options';
import { neuralPolicyOptions } from './neural-options';

/** Options of a `BootstrappedEnsemble`. */
export type BootstrappedEnsembleOptions = NeuralPolicyOptions & {
  /** Networks, 2 or more. Default: 10. */
  members?: number;
  /**
   * Probability with which a network learns from a reward, in (0, 1]; 1 makes a plain deep ensemble, whose members
   * differ by their initial values alone. Default: 0.5.
   */
  inclusion?: number;
};

/**
 * Bootstrapped networks (Osband and Van Roy 2015; "BootstrappedNN" in Riquelme et al. 2018): each of M networks learns
 * from its own random part of the rewards, and each decision follows one of them, a ~ (1/M) sum_m [a = argmax f_m].
 *
 * Deviation: the networks train side by side on the same batches, each with its own weights of the rows.
 *
 * @example
 * const policy = new BootstrappedEnsemble({ dimension: 4, actions: 10, members: 5, random: new Random(1) });
 */
export class BootstrappedEnsemble extends EnsemblePolicy {
  protected override readonly voters: number;
  private readonly inclusion: number;

  /** @throws on an option outside its range */
  constructor(options: BootstrappedEnsembleOptions) {
    requireOptions('options', options, { ...neuralPolicyOptions, members: 'number?', inclusion: 'number?' });
    const { members = 10, inclusion = 0.5 } = options;
    requirePositiveInteger('members', members);
    if (members < 2) throw argumentError('members', '2 or more', members);
    if (!(inclusion > 0 && inclusion <= 1)) throw argumentError('inclusion', 'in (0, 1]', inclusion);
    super(options, {
      kind: 'bootstrapped-ensemble',
      chance: 'known',
      settings: { members, inclusion },
      members,
    });
    this.voters = members;
    this.inclusion = inclusion;
  }

  /** A member's part of the rewards is decided once, when the reward comes. */
  protected override absorb(): ArrayLike<number> {
    const random = this.source.child(`bootstrap-${this.rewards}`);
    return Float32Array.from({ length: this.voters }, () => (random.bernoulli(this.inclusion) ? 1 : 0));
  }

  protected override featuresOf(voter: number, input: Float64Array): Float64Array {
    return this.network.features(voter, input);
  }

  protected override memberOf(voter: number): number {
    return voter;
  }
}
