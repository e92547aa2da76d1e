import { argumentError, requireNonNegativeInteger, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { BanditPolicy } from '../base/bandit-policy';
import type { Candidates, Context, Decision, PolicyState } from '../base/policy';

/** A ranked list that is shown to a user. */
export interface Slate {
  /** Counts the slates of one ranker from 0; names the slate when the click comes back. */
  readonly id: number;
  /** The actions, best first. */
  readonly actions: Int32Array;
}

/** Options of `CascadingSlates`. */
export interface CascadingSlatesOptions {
  /** The policy that ranks: each position is one of its decisions. */
  policy: BanditPolicy;
  /** Positions of a slate, from 1 to the policy's `maxPending`; fewer where there are fewer candidates. */
  size: number;
  /**
   * How many slates may wait for their click, 1 or more; beyond it the oldest is forgotten, and so is a slate of which
   * the policy has forgotten a position (it keeps `maxPending` decisions, one per position). Default: 10,000.
   */
  maxPending?: number;
}

/**
 * Slates under the cascade model (Craswell et al. 2008; cascading bandits, Kveton et al. 2015, with linear models Zong
 * et al. 2016): the user looks at the positions in turn and clicks on the first item that attracts. So a click at position c
 * says reward 1 for c, 0 for the positions before it, and nothing of those behind; no click says 0 for all of them.
 * The wrapped policy fills the positions one by one, each from the candidates that are left: for LinUCB that is
 * CascadeLinUCB, the highest bounds in order.
 *
 * @example
 * const slates = new CascadingSlates({ policy: new LinUcb({ dimension: 4 }), size: 3 });
 * const slate = slates.select(context, candidates);
 * slates.update(slate, 1); // the second item was clicked; pass -1 for no click
 */
export class CascadingSlates {
  readonly name: string;
  private readonly policy: BanditPolicy;
  private readonly size: number;
  private readonly maxPending: number;
  private open = new Map<number, readonly Decision[]>();
  private made = 0;

  /** @throws on a bad option */
  constructor(options: CascadingSlatesOptions) {
    requireOptions('options', options, { policy: 'object', size: 'number', maxPending: 'number?' });
    const { policy, size, maxPending = 10_000 } = options;
    if (typeof policy?.discard !== 'function') throw argumentError('policy', 'a BanditPolicy', policy);
    requirePositiveInteger('size', size);
    if (size > policy.maxPending) {
      throw argumentError('size', `at most ${policy.maxPending}, the policy's maxPending`, size);
    }
    requirePositiveInteger('maxPending', maxPending);
    this.policy = policy;
    this.size = size;
    this.maxPending = maxPending;
    this.name = `cascading ${policy.name}`;
  }

  /** Ranks the candidates. @throws as the policy's `select` */
  select(context: Context, candidates: Candidates): Slate {
    const decisions: Decision[] = [];
    let left = candidates;
    do {
      const decision = this.policy.select(context, left);
      decisions.push(decision);
      left = without(left, left.actions.indexOf(decision.action));
    } while (decisions.length < this.size && left.actions.length > 0);
    this.forgetOld();
    this.open.set(this.made, decisions);
    return { id: this.made++, actions: Int32Array.from(decisions, ({ action }) => action) };
  }

  /**
   * Learns from what the user did with a slate.
   * @param clicked position of the first click, from 0, or -1 for none
   * @throws RangeError when the slate was never made, has its click already or was forgotten, or there is no such position
   */
  update(slate: Slate, clicked: number): void {
    const decisions = this.open.get(slate?.id);
    // The policy may have forgotten a position for decisions of others than this ranker: then nothing is learned.
    if (!decisions?.every((decision) => this.policy.isOpen(decision))) {
      throw argumentError(
        'slate.id',
        `a slate of this ranker whose click is due (${this.made} made)`,
        slate?.id,
      );
    }
    if (!(Number.isInteger(clicked) && clicked >= -1 && clicked < decisions.length)) {
      throw argumentError('clicked', `a position in [0, ${decisions.length}), or -1 for none`, clicked);
    }
    this.open.delete(slate.id);
    decisions.forEach((decision, position) => {
      if (clicked >= 0 && position > clicked) this.policy.discard(decision);
      else this.policy.update(decision, position === clicked ? 1 : 0);
    });
  }

  /** The whole state, the policy's included. */
  save(): PolicyState {
    return {
      policy: 'cascading-slates',
      size: this.size,
      made: this.made,
      open: [...this.open].map(([id, decisions]) => ({
        id,
        decisions: decisions.map((decision) => ({ ...decision })),
      })),
      ranker: this.policy.save(),
    };
  }

  /** Takes over a saved state. @throws RangeError when it is of another kind or size, or damaged */
  restore(state: PolicyState): void {
    if (state?.policy !== 'cascading-slates')
      throw argumentError('state.policy', '"cascading-slates"', state?.policy);
    if (state.size !== this.size) throw argumentError('state.size', String(this.size), state.size);
    const { made, open } = state as unknown as {
      made: number;
      open: { id: number; decisions: Decision[] }[];
    };
    requireNonNegativeInteger('state.made', made);
    if (!Array.isArray(open)) throw argumentError('state.open', 'a list', open);
    const read = new Map<number, readonly Decision[]>();
    for (const [i, slate] of open.entries()) {
      if (!(slate?.id >= 0 && slate.id < made) || !Array.isArray(slate.decisions)) {
        throw argumentError(`state.open[${i}]`, 'a slate', slate);
      }
      read.set(
        slate.id,
        // NaN, a propensity without closed form, is null in JSON.
        slate.decisions.map((decision) => ({ ...decision, propensity: decision.propensity ?? Number.NaN })),
      );
    }
    this.policy.restore(state.ranker as PolicyState);
    this.made = made;
    this.open = read;
  }

  /** Makes room for a slate, and drops those of which the policy has forgotten a position: the oldest, as it does. */
  private forgetOld(): void {
    for (const [id, decisions] of this.open) {
      const open = decisions.filter((decision) => this.policy.isOpen(decision));
      if (this.open.size < this.maxPending && open.length === decisions.length) return;
      this.open.delete(id);
      for (const decision of open) this.policy.discard(decision);
    }
  }
}

/** The candidates but the one at `position`. */
function without({ actions, features }: Candidates, position: number): Candidates {
  const width = features === undefined ? 0 : features.length / actions.length;
  return {
    actions: actions.filter((_, i) => i !== position),
    features: features?.filter((_, i) => Math.floor(i / width) !== position),
  };
}
