// The simple and the linear recommenders on MovieLens-100K, tuned per split.
import { fitEase, fitImplicitAls, fitItemKnn, fitPopularItems, type Interactions, type Random } from 'lib';
import { experiment } from '../../runner/experiment';
import { grid } from '../../runner/grid';
import {
  type Fitted,
  movieLensSplit,
  rankingResults,
  runText,
  type Settings,
  type SplitRun,
  tuneAndTest,
} from './protocol';

interface LinearModel {
  fit(training: Interactions, settings: Settings, random: Random): Fitted;
  candidates: readonly Settings[];
}

const models: Record<string, LinearModel> = {
  popularity: { fit: (training) => fitPopularItems(training), candidates: [{}] },
  'item-kNN': {
    fit: (training, settings) => fitItemKnn(training, settings),
    candidates: grid({ neighbors: [50, 100, 200, 400], shrinkage: [0, 10, 100] }),
  },
  EASE: {
    fit: (training, settings) => fitEase(training, settings),
    candidates: grid({ l2: [100, 200, 300, 500, 700, 1000] }),
  },
  iALS: {
    fit: (training, settings, random) => fitImplicitAls(training, { ...settings, epochs: 10, random }),
    candidates: grid({
      embeddingSize: [32, 64],
      unobservedWeight: [0.05, 0.1, 0.2],
      l2: [0.015, 0.03, 0.045],
    }),
  },
};

export const linearRanking = experiment({
  name: 'movielens-ranking-linear',
  chapter: '04-lightgcn',
  summary: 'How well simple and linear recommenders rank on MovieLens-100K',
  seeds: { first: 42, count: 5, least: 2 },
  async run(seed, { once, log }) {
    const split = await movieLensSplit(seed);
    const runs: Record<string, SplitRun> = {};
    for (const [name, { fit, candidates }] of Object.entries(models)) {
      runs[name] = await once(name, () => tuneAndTest(split, fit, candidates));
      log(runText(name, runs[name]));
    }
    return runs;
  },
  summarize: (runs, { log }) => rankingResults(models, runs, log),
});
