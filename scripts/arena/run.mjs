// Runs a comparison of policies on a Redis queue and prints what it found. The job is a JSON file
//   { "scenario": { "steps": 20000 }, "policies": [{ "policy": "random" }], "seeds": [1, 2], "folder": "data/runs/x" }
// Stopped at any moment, it goes on where it was: results lie in the folder, tasks on the queue.
//
//   node scripts/arena/run.mjs job.json [--redis redis://user:password@host:port] [--queue arena]
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ArenaSummary, runArenaOnQueue } from 'lib/bandits';

const { values, positionals } = parseArgs({
  options: {
    // In the environment a password is not seen by every user of the machine, as it is in a command line.
    redis: { type: 'string', default: process.env.RECSYS_REDIS ?? '127.0.0.1:6379' },
    queue: { type: 'string', default: 'arena' },
  },
  allowPositionals: true,
});
if (positionals.length !== 1) throw new RangeError('a job file must be given, see the head of this script');
const job = JSON.parse(readFileSync(positionals[0], 'utf8'));
const records = await runArenaOnQueue({ ...job, redis: values.redis, queue: values.queue });
const summary = new ArenaSummary(records);
const mean = (/** @type {Float64Array} */ list) => list.reduce((sum, x) => sum + x, 0) / list.length;
for (const policy of summary.policies) {
  const share = mean(summary.values(policy, 'shareOfBest'));
  const regret = mean(summary.values(policy, 'regret'));
  console.log(
    `${policy}: ${(100 * share).toFixed(2)} % of the best, ${regret.toFixed(1)} clicks lost per run`,
  );
}
