// Notebook 01, flaw 3: the feedback loop in a world that moves. After the first model is trained, all puppy parents
// become cat connoisseurs; from then on each policy sees only what it shows. Followed: the changed users' pages.
//
//   node scripts/experiments/feedback-loop-drift.mjs [--seeds 10]
//
// The record is written anew after each seed, so that a run that is stopped leaves what it has.
import { parseArgs } from 'node:util';
import { Random } from 'lib';
import { MlpLearner, runRetrainingLoop, writeRecordedResults } from 'lib/lessons';
import { ZooplusSimulator } from 'lib/worlds';

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '10' } } });
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => 42 + i);
const [users, products, rows, periods, slate] = [200, 50, 40_000, 5, 10];

const everything = { memory: Number.POSITIVE_INFINITY };
const warm = { warmStart: true, epochs: 2 };
const policies = {
  'greedy, keeps all logs': { ...everything },
  'greedy, warm start': { ...warm },
  'explore 10 %, keeps all logs': { ...everything, explore: 0.1 },
  'explore 10 %, warm start': { ...warm, explore: 0.1 },
};

const results = Object.fromEntries(
  Object.keys(policies).map((name) => [name, { pageRegret: [], absoluteError: [] }]),
);
const started = performance.now();
for (const [done, seed] of seeds.entries()) {
  const source = new Random(seed).child('loop');
  const past = new ZooplusSimulator({ seed, users }).generateLog(rows);
  const first = new MlpLearner({ users, products, random: source });
  await first.retrain(past);
  for (const [name, { explore = 0, ...learning }] of Object.entries(policies)) {
    const simulator = new ZooplusSimulator({ seed, users });
    simulator.generateLog(rows); // the past
    const watched = simulator.driftPersonas('new_puppy_parent', 'cat_connoisseur');
    const random = source.child('later');
    const learner = new MlpLearner({
      users,
      products,
      random,
      model: first.model,
      logs: [past],
      ...learning,
    });
    const records = await runRetrainingLoop({ simulator, learner, periods, rows, slate, explore, watched });
    results[name].pageRegret.push(records.map((record) => record.slateRegret));
    results[name].absoluteError.push(records.map((record) => record.absoluteError));
    learner.dispose();
  }
  first.dispose();
  writeRecordedResults('feedback-loop-drift', {
    command: `node scripts/experiments/feedback-loop-drift.mjs --seeds ${done + 1}`,
    seeds: seeds.slice(0, done + 1),
    seconds: (performance.now() - started) / 1000,
    results: { users, rows, periods, slate, policies: results },
  });
  const last = Object.entries(results).map(
    ([name, r]) => `${name} ${r.pageRegret.at(-1).map((x) => x.toFixed(2))}`,
  );
  console.log(`seed ${seed} (${((performance.now() - started) / 1000).toFixed(0)} s): ${last.join('; ')}`);
}
