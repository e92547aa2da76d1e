import type { ResumableRandom } from '../../core/resumable-random';
import { highestScore } from '../base/highest-score';
import type { Candidates, Context } from '../base/policy';
import { NeuralPolicy } from './neural-policy';

/**
 * What the ensembles share: a decision asks one member, all equally likely, and does what it thinks best. Where members
 * disagree that explores; where data has made them agree it does not. The propensity is exact: the share of members
 * that would have chosen the same.
 */
export abstract class EnsemblePolicy extends NeuralPolicy {
  /** Index that each member would choose in the decision at hand. */
  private votes = new Int32Array(0);

  /** Number of members that have a say. */
  protected abstract get voters(): number;

  /** What the heads of a member see of an input. */
  protected abstract featuresOf(voter: number, input: Float64Array): Float64Array;

  /** Which network's heads a member reads. */
  protected abstract memberOf(voter: number): number;

  /**
   * The members' predicted rewards, [members, candidates]: where they differ, little is known.
   * @throws on an action never met
   */
  predictions(context: Context, candidates: Candidates): Float64Array {
    const arms = Int32Array.from(candidates.actions, (action) => this.armOf(action));
    const values = new Float64Array(this.voters * arms.length);
    for (let voter = 0; voter < this.voters; voter++) {
      this.visit(voter, context, candidates, arms, (index, value) => {
        values[voter * arms.length + index] = value;
      });
    }
    return values;
  }

  protected override choose(
    context: Context,
    candidates: Candidates,
    arms: Int32Array,
    random: ResumableRandom,
  ): number {
    if (this.votes.length !== this.voters) this.votes = new Int32Array(this.voters);
    const { votes } = this;
    const values = new Float64Array(arms.length);
    for (let voter = 0; voter < votes.length; voter++) {
      this.visit(voter, context, candidates, arms, (index, value) => {
        values[index] = value;
      });
      votes[voter] = highestScore(candidates.actions, (index) => values[index]);
    }
    return votes[random.below(votes.length)];
  }

  protected override propensity(index: number): number {
    let same = 0;
    for (const vote of this.votes) if (vote === index) same++;
    return same / this.votes.length;
  }

  private visit(
    voter: number,
    context: Context,
    candidates: Candidates,
    arms: Int32Array,
    each: (index: number, value: number) => void,
  ): void {
    const member = this.memberOf(voter);
    let features: Float64Array | undefined;
    for (let index = 0; index < arms.length; index++) {
      if (features === undefined || !this.headPerAction) {
        features = this.featuresOf(voter, this.inputOf(context, candidates, index));
      }
      each(index, this.network.predict(member, this.headOf(arms[index]), features));
    }
  }
}
