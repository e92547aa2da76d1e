// Notebook 07: the winner's curse. Up to 64 policies stand for election on one log; the one with the best estimate is
// elected. What does its estimate promise, and what is it worth? And if half of the log had no vote?
//
//   node scripts/experiments/off-policy-choice.mjs [--runs 400]
import { parseArgs } from 'node:util';
import { Random } from 'lib';
import { choosePolicy } from 'lib/evaluation';
import { writeRecordedResults } from 'lib/lessons';
import { candidatePolicies, estimatesOf } from './off-policy-candidates.mjs';
import { petShop } from './off-policy-world.mjs';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '400' } } });
const runs = Number(values.runs);
const rows = 1000;
const counts = [1, 2, 4, 8, 16, 32, 64];
const { world, logging } = petShop();
const candidates = candidatePolicies(world, 64, new Random('off-policy-choice/candidates'));
const truths = Object.fromEntries(
  Object.entries(candidates).map(([name, policy]) => [name, world.value(policy)]),
);

/** By number of candidates: sums over runs. */
const empty = () => ({ promised: 0, worth: 0, honest: 0, cautiousWorth: 0, held: 0, simultaneous: 0 });
const sums = counts.map(empty);
const started = performance.now();
for (let run = 0; run < runs; run++) {
  const source = new Random(`off-policy-choice/${run}`);
  const all = estimatesOf(world, world.log(logging, rows, source.child('voters')), candidates);
  const fresh = estimatesOf(world, world.log(logging, rows, source.child('honest')), candidates);
  counts.forEach((count, i) => {
    const standing = Object.fromEntries(Object.entries(all).slice(0, count));
    const elected = choosePolicy(standing, { by: 'value' });
    const cautious = choosePolicy(standing, { by: 'lower' });
    const truth = truths[elected.name];
    const half = 1.959964 * all[elected.name].standardError;
    sums[i].promised += all[elected.name].value / runs;
    sums[i].worth += truth / runs;
    sums[i].honest += fresh[elected.name].value / runs;
    sums[i].cautiousWorth += truths[cautious.name] / runs;
    sums[i].held += Math.abs(all[elected.name].value - truth) <= half ? 1 / runs : 0;
    sums[i].simultaneous += elected.interval.lower <= truth && truth <= elected.interval.upper ? 1 / runs : 0;
  });
}
const results = counts.map((count, i) => ({
  candidates: count,
  best: Math.max(...Object.values(truths).slice(0, count)),
  ...sums[i],
}));
console.table(results);
const file = writeRecordedResults('off-policy-choice', {
  command: `node scripts/experiments/off-policy-choice.mjs --runs ${runs}`,
  seeds: Array.from({ length: runs }, (_, run) => run),
  seconds: (performance.now() - started) / 1000,
  results: { rows, runs, counts: results },
});
console.log(file);
