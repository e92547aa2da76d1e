// Notebook 03, on real data: next-item models on MovieLens-100K. Each user's last film is the test, the one before it
// validation, the rest training; all films that the user has not rated are ranked; K = 10.
//
// Each model's settings are chosen by nDCG@10 on validation with the first seed, then it is run with every seed (those
// without chance once). How a model uses the validation films once it is chosen: the counting, neighborhood and factor
// models are fitted again with them; the networks are not, and see them in the histories of the test.
import { bootstrapInterval, Random, tInterval } from 'lib';
import { requireOneOf } from 'lib/core';
import type { SequenceRun } from 'lib/lessons';
import { stepExperiment, type Work } from '../../runner/experiment';
import { processorTimed } from '../../runner/figures';
import { type Figures, type Films, loadFilms } from './data';
import { sequenceModels } from './models';
import type { Settings } from './sequence-model';

/** One setting of a model with a seed. */
interface Tried {
  settings: Settings;
  seconds: number;
  training?: Record<string, number>;
  validation: Figures;
}

/** The same with the test, which only chosen settings see. */
interface Tested extends Tried {
  test: Figures;
}

const names = Object.keys(sequenceModels);
const modelsOf = (text: string): string[] => (text === '' ? names : text.split(','));

/** Runs of one model: what they can say of the test is asked of the chosen ones alone. */
class ModelRuns {
  constructor(
    private readonly name: string,
    private readonly films: Films,
    private readonly work: Pick<Work<unknown>, 'once' | 'log'>,
  ) {}

  readonly #tests = new Map<string, () => Promise<Figures>>();

  /** Some settings with a seed, on validation. */
  tried(number: number, seed: number): Promise<Tried> {
    return this.work.once(`${this.#keyOf(number, seed)}, validation`, () => this.#run(number, seed));
  }

  /** The same on the test. Where another process did the validation, the model is trained again. */
  tested(number: number, seed: number): Promise<Tested> {
    const key = this.#keyOf(number, seed);
    return this.work.once(`${key}, test`, async () => {
      const kept = await this.tried(number, seed);
      const tried = this.#tests.has(key) ? kept : await this.#run(number, seed);
      const test = this.#tests.get(key);
      if (test === undefined) throw new Error(`${key} has no test`);
      const { result, seconds } = await processorTimed(test);
      return { ...tried, test: result, seconds: tried.seconds + seconds };
    });
  }

  async #run(number: number, seed: number): Promise<Tried> {
    const model = sequenceModels[this.name];
    const settings = model.candidates[number];
    const random = new Random(`movielens-sequences/${this.name}/${seed}`);
    const { result, seconds } = await processorTimed(() => model.run(settings, random, this.films));
    const { validation, test, training } = result;
    this.#tests.set(this.#keyOf(number, seed), test);
    const told = JSON.stringify({ ...settings, ...training });
    this.work.log(
      `${this.name}, ${told}, seed ${seed}, ${seconds.toFixed(0)} s: validation ${validation.ndcg.toFixed(4)}`,
    );
    return { settings, seconds, training, validation };
  }

  #keyOf(number: number, seed: number): string {
    return `${this.name}, setting ${number + 1}, seed ${seed}`;
  }
}

/** Chooses on validation with the first seed, then runs every seed. */
async function resultOf(name: string, runsOf: ModelRuns, seeds: readonly number[]): Promise<SequenceRun> {
  const { candidates, seeded } = sequenceModels[name];
  const tried: Tried[] = [];
  for (const number of candidates.keys()) tried.push(await runsOf.tried(number, seeds[0]));
  const chosen = tried.reduce(
    (best, { validation }, i) => (validation.ndcg > tried[best].validation.ndcg ? i : best),
    0,
  );
  const runs: Tested[] = [];
  for (const seed of seeded ? seeds : seeds.slice(0, 1)) runs.push(await runsOf.tested(chosen, seed));
  const means = (measure: 'hitRate' | 'ndcg' | 'reciprocalRank') => runs.map((run) => run.test[measure]);
  // Over seeds the interval of the runs; over users that of each user's mean over seeds: 943 of them say little.
  const hits = runs[0].test.hits.map((_, user) =>
    runs.reduce((sum, run) => sum + run.test.hits[user] / runs.length, 0),
  );
  return {
    hitRate: means('hitRate'),
    ndcg: means('ndcg'),
    reciprocalRank: means('reciprocalRank'),
    ...(runs.length > 1 && {
      hitRateOverSeeds: tInterval(means('hitRate')),
      ndcgOverSeeds: tInterval(means('ndcg')),
    }),
    hitRateOverUsers: bootstrapInterval(hits, { random: new Random(`bootstrap/${name}`) }),
    settings: runs[0].settings,
    training: runs.map((run) => run.training ?? {}),
    validationNdcg: runs.map((run) => run.validation.ndcg),
    tried: tried.map(({ settings, validation }) => ({ settings, validationNdcg: validation.ndcg })),
    seconds: runs.map((run) => run.seconds),
    tuningSeconds: tried.reduce((sum, run) => sum + run.seconds, 0),
  };
}

export const movieLensSequences = stepExperiment({
  name: 'movielens-sequences',
  chapter: '03-behavior-sequence-transformer',
  summary: 'Which next-item models are ahead of tuned baselines on MovieLens-100K',
  seeds: { first: 1, count: 3 },
  sharesWork: true,
  options: {
    models: {
      default: '',
      meaning: `models, with commas, of ${names.join(', ')}; all where it is not given`,
      decides: false,
      check(option: string, text: string) {
        for (const name of modelsOf(text)) requireOneOf(option, name, names);
      },
    },
  },
  async runAll(seeds, work) {
    const asked = modelsOf(work.options.models);
    const films = await loadFilms();
    const models: Record<string, SequenceRun> = {};
    for (const [i, name] of asked.entries()) {
      if (!work.owns(i)) continue;
      models[name] = await resultOf(name, new ModelRuns(name, films, work), seeds);
      const { hitRate, ndcg } = models[name];
      const text = (list: readonly number[]) => list.map((value) => value.toFixed(4)).join(' ');
      work.log(`${name}: HR@10 ${text(hitRate)}, nDCG@10 ${text(ndcg)}`);
      work.progress(i + 1, asked.length, name);
    }
    if (Object.keys(models).length < asked.length) return undefined;
    return {
      users: films.test.rows.length,
      items: films.sizes.items,
      protocol: {
        split: 'each user’s last film is the test, the one before it validation, the rest training',
        ranking: 'all films that the user has not rated',
        tuning: 'settings by nDCG@10 on validation with the first seed',
        validationFilms:
          'counting, neighborhood and factor models are fitted again with them; networks see them in the histories',
      },
      models,
    };
  },
});
