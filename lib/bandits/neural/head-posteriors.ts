import { argumentError, requireNonNegativeInteger } from '../../core/checks';
import { GaussianPosterior } from '../linear/gaussian-posterior';
import type { ReplayBuffer } from './replay-buffer';
import type { RewardNetwork } from './reward-network';

/** One Gaussian posterior per head of a network, over what the network's hidden layers make of the inputs. */
export class HeadPosteriors {
  private heads: (GaussianPosterior | undefined)[] = [];
  private readonly prior: GaussianPosterior;

  constructor(
    private readonly network: RewardNetwork,
    private readonly ridge: number,
  ) {
    this.prior = new GaussianPosterior(network.width, ridge);
  }

  /** The posterior of a head: the prior where it has seen nothing. */
  of(head: number): GaussianPosterior {
    return this.heads[head] ?? this.prior;
  }

  /** Takes up one row. @param features as the network makes them now */
  add(head: number, features: Float64Array, reward: number): void {
    this.heads[head] ??= new GaussianPosterior(this.network.width, this.ridge);
    this.heads[head].add(features, reward);
  }

  /** All posteriors, as plain JSON; heads that have seen nothing are left out. */
  save(): unknown {
    return this.heads.flatMap((posterior, head) =>
      posterior === undefined ? [] : [[head, posterior.save()]],
    );
  }

  /** Takes over what `save` gave. @throws if it is damaged; nothing has changed then */
  restore(state: unknown): void {
    if (!Array.isArray(state)) throw argumentError('state.posteriors', 'a list', state);
    const heads: (GaussianPosterior | undefined)[] = [];
    for (const [head, posterior] of state) {
      requireNonNegativeInteger('state.posteriors', head);
      heads[head] = new GaussianPosterior(this.network.width, this.ridge);
      heads[head].restore(posterior);
    }
    this.heads = heads;
  }

  /** Recomputes all posteriors from the remembered rows: knowledge in terms of features that are gone is worthless. */
  rebuild(buffer: ReplayBuffer): void {
    for (const posterior of this.heads) posterior?.reset();
    for (let row = 0; row < buffer.rows; row++) {
      this.add(buffer.headOf(row), this.network.features(0, buffer.inputOf(row)), buffer.rewardOf(row));
    }
  }
}
