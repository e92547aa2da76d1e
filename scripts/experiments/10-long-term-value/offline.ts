// Notebook 10: learning from logs, and when not to deploy. 50 logs of a cautious logging policy on the small insurer.
// Half of each log's episodes teach three learners; each policy is mixed half and half with the logging one, so that the
// other half of the episodes can say something about it. What the learners' own values promise stands beside the doubly
// robust estimate, the high-confidence test and the exact value.
import { Random } from 'lib';
import type { LtvOfflinePolicy } from 'lib/lessons';
import {
  BatchedTabular,
  collectEpisodes,
  crossFittedValues,
  doublyRobustEpisodes,
  episodeEvidence,
  finiteHorizonValue,
  fitImplicitQ,
  fitOfflineQ,
  greedyPolicy,
  highConfidenceTest,
  policyTable,
  smallInsurer,
  tabularPolicy,
  takeEpisodes,
  valueIteration,
} from 'lib/planning';
import { experiment } from '../runner/experiment';
import { mapValues } from '../runner/figures';
import { countOption } from '../runner/options';

const discount = 0.95;
const horizon = 8;
const level = 0.05;
const rewardScale = 0.02;
const methods = ['fitted Q', 'conservative Q', 'implicit Q'] as const;
const { process, features } = smallInsurer();
const { states, actions, start } = process;
const logging = Float64Array.from({ length: states * actions }, (_, i) => [0.4, 0.2, 0.2, 0.2][i % actions]);
const worth = (policy: Float64Array) => finiteHorizonValue(process, policy, { discount, horizon });

export const offline = experiment({
  name: 'ltv-offline',
  chapter: '10-long-term-value',
  summary: 'What policies learned from logs promise, are worth, and whether they pass a high-confidence test',
  seeds: { first: 1, count: 50, least: 2 },
  options: {
    episodes: countOption(1000, 'episodes per log'),
    updates: countOption(1500, 'updates of each learner'),
  },
  async run(seed, { options: { episodes, updates }, log }): Promise<LtvOfflinePolicy[]> {
    const random = new Random(`ltv-offline ${seed}`);
    const environment = new BatchedTabular({ process, features, size: episodes, horizon, random });
    const table = {
      ...tabularPolicy(logging, actions),
      probabilities: (_: Float32Array, rows: number) => rowsOf(rows),
    };
    const all = collectEpisodes(environment, table, { horizon, random: random.child('actions') });
    const half = episodes >> 1;
    const teaching = takeEpisodes(
      all,
      Int32Array.from({ length: half }, (_, i) => i),
    );
    const testing = takeEpisodes(
      all,
      Int32Array.from({ length: episodes - half }, (_, i) => half + i),
    );
    return methods.map((method) => {
      const given = { log: teaching, discount, updates, rewardScale, random: random.child('learner') };
      const network =
        method === 'implicit Q'
          ? fitImplicitQ(given)
          : fitOfflineQ({ ...given, conservatism: method === 'conservative Q' ? 0.05 : 0 });
      const values = network.values(features);
      network.dispose();
      const learned = greedyPolicy(values, actions);
      const mixture = policyTable(learned, actions).map((p, i) => (p + logging[i]) / 2);
      const promise = Float64Array.from(learned, (a, s) => values[s * actions + a] / rewardScale);
      const promised = start.reduce((sum, p, s) => sum + p * promise[s], 0);
      const predictions = crossFittedValues(testing, mixture, {
        discount,
        unseen: 100,
        random: random.child('folds'),
      });
      const ofLogged = Float64Array.from(
        testing.action,
        (a, row) => mixture[(testing.state?.[row] ?? 0) * actions + a],
      );
      const estimate = doublyRobustEpisodes(
        episodeEvidence(testing, { ofLogged }, { discount, predictions }),
      );
      const { deploy, lower } = highConfidenceTest(testing, estimate, { discount, level });
      const value = worth(mixture);
      log(
        `${seed}, ${method}: ${value.toFixed(1)}, estimated ${estimate.value.toFixed(1)}, ${deploy ? 'deployed' : 'kept back'}`,
      );
      return { method, value, promised, estimated: estimate.value, lower, deploy };
    });
  },
  summarize(runs, { options: { episodes }, log }) {
    const loggingValue = worth(logging);
    const best = worth(policyTable(valueIteration(process, { discount }).policy, actions));
    const counted = (test: (policy: LtvOfflinePolicy) => boolean) =>
      mapValues(Object.fromEntries(methods.map((name) => [name, 0])), (_, name) =>
        runs.reduce((sum, run) => sum + run.filter((p) => p.method === name && test(p)).length, 0),
      );
    const deployed = counted(({ deploy }) => deploy);
    const falselyDeployed = counted(({ deploy, value }) => deploy && value <= loggingValue);
    log(`deployed ${JSON.stringify(deployed)}, falsely ${JSON.stringify(falselyDeployed)} of ${runs.length}`);
    return {
      discount,
      horizon,
      episodes,
      level,
      logging: loggingValue,
      best,
      runs,
      deployed,
      falselyDeployed,
    };
  },
});

/** The logging policy is the same in every state. */
function rowsOf(rows: number): Float64Array {
  return Float64Array.from({ length: rows * actions }, (_, i) => logging[i % actions]);
}
