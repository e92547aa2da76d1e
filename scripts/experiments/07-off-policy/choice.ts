// Notebook 07: the winner's curse. Up to 64 policies stand for election on one log; the one with the best estimate is
// elected. What does its estimate promise, and what is it worth? And if half of the log had no vote?
import { Random } from 'lib';
import { choosePolicy } from 'lib/evaluation';
import { experiment } from '../runner/experiment';
import { mapValues } from '../runner/figures';
import { candidatePolicies, estimatesOf } from './candidates';
import { petShop } from './world';

const rows = 1000;
const counts = [1, 2, 4, 8, 16, 32, 64];

/** One election among so many candidates. */
interface Election {
  promised: number;
  worth: number;
  honest: number;
  cautiousWorth: number;
  /** Whether the elected's own interval holds the truth: 0 or 1. */
  held: number;
  /** The same of the interval that holds for all candidates at once. */
  simultaneous: number;
}

const measures = ['promised', 'worth', 'honest', 'cautiousWorth', 'held', 'simultaneous'] as const;

export const choice = experiment({
  name: 'off-policy-choice',
  chapter: '07-off-policy',
  summary: 'How much the elected policy’s estimate promises too much',
  seeds: { first: 0, count: 400 },
  prepare() {
    const { world, logging } = petShop();
    const candidates = candidatePolicies(world, 64, new Random('off-policy-choice/candidates'));
    const truths = mapValues(candidates, (policy) => world.value(policy));
    return { world, logging, candidates, truths };
  },
  run(seed, { shared: { world, logging, candidates, truths } }): Election[] {
    const source = new Random(`off-policy-choice/${seed}`);
    const all = estimatesOf(world, world.log(logging, rows, source.child('voters')), candidates);
    const fresh = estimatesOf(world, world.log(logging, rows, source.child('honest')), candidates);
    return counts.map((count) => {
      const standing = Object.fromEntries(Object.entries(all).slice(0, count));
      const elected = choosePolicy(standing, { by: 'value' });
      const cautious = choosePolicy(standing, { by: 'lower' });
      const truth = truths[elected.name];
      const half = 1.959964 * all[elected.name].standardError;
      return {
        promised: all[elected.name].value,
        worth: truth,
        honest: fresh[elected.name].value,
        cautiousWorth: truths[cautious.name],
        held: Math.abs(all[elected.name].value - truth) <= half ? 1 : 0,
        simultaneous: elected.interval.lower <= truth && truth <= elected.interval.upper ? 1 : 0,
      };
    });
  },
  summarize(runs, { shared: { truths }, log }) {
    const elections = counts.map((candidates, i) => {
      const sums = { promised: 0, worth: 0, honest: 0, cautiousWorth: 0, held: 0, simultaneous: 0 };
      for (const run of runs) for (const measure of measures) sums[measure] += run[i][measure] / runs.length;
      return { candidates, best: Math.max(...Object.values(truths).slice(0, candidates)), ...sums };
    });
    for (const { candidates, promised, worth } of elections) {
      log(`${candidates} candidates: promised ${promised.toFixed(4)}, worth ${worth.toFixed(4)}`);
    }
    return { rows, runs: runs.length, counts: elections };
  },
});
