import { Random } from '../../core/random';
import { bipartiteGraph } from '../../data/graph/bipartite-graph';
import { RandomWalker, requireWalk } from '../../data/graph/random-walk';
import { randomWalkScores } from '../../models/baselines/random-walk-recommender';
import type { FittedModel } from '../adapter';
import { ModelRecommender } from '../model-recommender';
import type { Recommender } from '../recommender';
import type { TrainingData } from '../training-data';
import { count, requireRecommenderOptions, shareBelowOne } from './factory-options';
import type { Named } from './naming';

/** Options of `models.randomWalks`. */
export interface RandomWalksRecommenderOptions extends Named {
  /** Steps of a walk in all, restarts included, 1 or more; with few, what was seen is most of it. Default: 10,000. */
  steps?: number;
  /** Probability of a step back to the start, in [0, 1). Default: 0.2. */
  restart?: number;
}

/** What random walks from the user visit; from a history given on the spot, walks from its items. Nothing is trained. */
export function randomWalks(options: RandomWalksRecommenderOptions = {}): Recommender {
  requireRecommenderOptions(options, { steps: count, restart: shareBelowOne });
  const { name, ...walk } = options;
  const walking = (data: TrainingData, random: Random): FittedModel => {
    const graph = bipartiteGraph(data.interactions);
    const settings = requireWalk({ steps: 10_000, restart: 0.2, ...walk, random });
    const { users, items } = graph;
    const walker = new RandomWalker(graph);
    const addVisits = (scores: Float32Array, item: number, steps: number): void => {
      const own = random.child(`item-${item}`);
      const { nodes, counts } = walker.visits(users + item, { ...settings, steps, random: own });
      nodes.forEach((node, i) => {
        if (node >= users) scores[node - users] += counts[i];
      });
    };
    return {
      scoreItems: randomWalkScores(graph, settings),
      scoreHistories: ({ sequences, offsets, itemIds }) => {
        const scores = new Float32Array(sequences * items);
        for (let row = 0; row < sequences; row++) {
          const own = itemIds.subarray(offsets[row], offsets[row + 1]);
          const steps = Math.ceil(settings.steps / own.length);
          for (const item of own) addVisits(scores.subarray(row * items, (row + 1) * items), item, steps);
        }
        return scores;
      },
      similarTo: (item) => {
        const scores = new Float32Array(items);
        addVisits(scores, item, settings.steps);
        return scores.map((visits) => (visits > 0 ? visits : Number.NEGATIVE_INFINITY));
      },
      save: () => ({ state: { seed: random.seed }, tensors: {} }),
      dispose: () => {},
    };
  };
  return new ModelRecommender(
    {
      model: 'randomWalks',
      name: 'random walks',
      reads: 'items',
      canFoldIn: true,
      isRandom: true,
      options,
      train: async (data, { random }) => ({ fitted: walking(data, random) }),
      restore: (data, { state }) => walking(data, new Random((state as { seed: string }).seed)),
    },
    name,
  );
}
