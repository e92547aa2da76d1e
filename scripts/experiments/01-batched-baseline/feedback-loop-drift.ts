// Notebook 01, flaw 3: the feedback loop in a world that moves. After the first model is trained, all puppy parents
// become cat connoisseurs; from then on each policy sees only what it shows. Followed: the changed users' pages.
import { Random } from 'lib';
import { MlpLearner, runRetrainingLoop } from 'lib/lessons';
import { ZooplusSimulator } from 'lib/worlds';
import { experiment } from '../runner/experiment';
import { mapValues } from '../runner/figures';

const [users, products, rows, periods, slate] = [200, 50, 40_000, 5, 10];

/** How a policy explores and learns. */
interface Policy {
  explore?: number;
  memory?: number;
  warmStart?: boolean;
  epochs?: number;
}

const everything = { memory: Number.POSITIVE_INFINITY };
const warm = { warmStart: true, epochs: 2 };
const policies: Record<string, Policy> = {
  'greedy, keeps all logs': { ...everything },
  'greedy, warm start': { ...warm },
  'explore 10 %, keeps all logs': { ...everything, explore: 0.1 },
  'explore 10 %, warm start': { ...warm, explore: 0.1 },
};

export const feedbackLoopDrift = experiment({
  name: 'feedback-loop-drift',
  chapter: '01-batched-baseline',
  summary: 'What the feedback loop costs where tastes move',
  seeds: { first: 42, count: 10 },
  async run(seed, { log }) {
    const source = new Random(seed).child('loop');
    const past = new ZooplusSimulator({ seed, users }).generateLog(rows);
    const first = new MlpLearner({ users, products, random: source });
    await first.retrain(past);
    const results: Record<string, { pageRegret: number[]; absoluteError: number[] }> = {};
    for (const [name, { explore = 0, ...learning }] of Object.entries(policies)) {
      const simulator = new ZooplusSimulator({ seed, users });
      simulator.generateLog(rows); // the past
      const watched = simulator.driftPersonas('new_puppy_parent', 'cat_connoisseur');
      const learner = new MlpLearner({
        users,
        products,
        random: source.child('later'),
        model: first.model,
        logs: [past],
        ...learning,
      });
      const records = await runRetrainingLoop({ simulator, learner, periods, rows, slate, explore, watched });
      results[name] = {
        pageRegret: records.map((record) => record.slateRegret),
        absoluteError: records.map((record) => record.absoluteError),
      };
      learner.dispose();
      log(`${name} ${results[name].pageRegret.map((x) => x.toFixed(2))}`);
    }
    first.dispose();
    return results;
  },
  summarize: (runs) => ({
    users,
    rows,
    periods,
    slate,
    policies: mapValues(runs[0], (_, name) => ({
      pageRegret: runs.map((run) => run[name].pageRegret),
      absoluteError: runs.map((run) => run[name].absoluteError),
    })),
  }),
});
