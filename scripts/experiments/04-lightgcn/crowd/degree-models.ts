// The models of the degree experiment: the settings to choose from, training, and the choice on other seeds.
import {
  bipartiteGraph,
  evaluateRanking,
  fitBpr,
  LightGcn,
  MatrixFactorization,
  Random,
  rankingMetrics,
} from 'lib';
import type { DegreeSettings } from 'lib/lessons';
import type { Work } from '../../runner/experiment';
import { mean } from '../../runner/figures';
import { type HeldOutWorld, tuningSeeds } from './world';

export const k = 20;
export const embeddingSize = 64;
export const batchSize = 1024;
/** Most epochs that are tried. */
export const longest = 150;
/** Epochs between two looks at the validation. */
const every = 10;

type Candidate = Omit<DegreeSettings, 'epochs'>;

const byPenalty = (penalties: readonly number[], rest: (l2: number) => Candidate[]): Candidate[] =>
  penalties.flatMap(rest);

/**
 * BPR-MF is LightGCN without a layer; with a bias per item it also has a place of its own for popularity, which LightGCN
 * has not.
 */
export const grids: Record<string, Candidate[]> = {
  'BPR-MF': byPenalty([1e-3, 1e-2, 3e-2, 1e-1], (l2) => [
    { learningRate: 3e-3, l2, itemBias: false },
    { learningRate: 1e-2, l2, itemBias: false },
  ]),
  'BPR-MF with item bias': byPenalty([1e-3, 1e-2, 3e-2, 1e-1], (l2) => [
    { learningRate: 3e-3, l2, itemBias: true },
    { learningRate: 1e-2, l2, itemBias: true },
  ]),
  LightGCN: byPenalty([1e-4, 1e-3, 1e-2, 3e-2], (l2) => [
    { learningRate: 3e-3, l2, layers: 2 },
    { learningRate: 3e-3, l2, layers: 3 },
    { learningRate: 1e-2, l2, layers: 2 },
    { learningRate: 1e-2, l2, layers: 3 },
  ]),
};

function modelOf(name: string, { train }: HeldOutWorld, { l2, itemBias, layers }: Candidate, seed: number) {
  const random = new Random(seed).child('model');
  return name === 'LightGCN'
    ? new LightGcn({ graph: bipartiteGraph(train), embeddingSize, layers, l2, random })
    : new MatrixFactorization({ interactions: train, embeddingSize, l2, itemBias, random });
}

/**
 * A trained model, which the caller disposes of.
 * @param watch gets Recall@20 of every tenth epoch
 */
async function trained(
  name: string,
  world: HeldOutWorld,
  settings: DegreeSettings,
  seed: number,
  watch?: (recall: number) => void,
) {
  const { learningRate, epochs } = settings;
  const model = modelOf(name, world, settings, seed);
  const { train, test } = world;
  await fitBpr({
    model,
    interactions: train,
    triplesPerEpoch: every * train.itemIds.length,
    epochs: epochs / every,
    batchSize,
    optimizer: { kind: 'adam', learningRate },
    random: new Random(seed).child('fit'),
    metrics:
      watch &&
      (async (scoreItems) => {
        const figures = await rankingMetrics({ test, seen: train, k: [k] })(scoreItems);
        watch(figures[`recall@${k}`]);
        return figures;
      }),
  });
  return model;
}

/** The highest mean Recall@20 of some settings over the tuning seeds, and the number of epochs that gave it. */
async function curveOf(name: string, worlds: readonly HeldOutWorld[], candidate: Candidate) {
  const curves: number[][] = [];
  for (const [i, world] of worlds.entries()) {
    const curve: number[] = [];
    const settings = { ...candidate, epochs: longest };
    const model = await trained(name, world, settings, tuningSeeds[i], (recall) => curve.push(recall));
    model.dispose();
    curves.push(curve);
  }
  const averages = curves[0].map((_, round) => mean(curves.map((curve) => curve[round])));
  const recall = Math.max(...averages);
  return { settings: { ...candidate, epochs: every * (averages.indexOf(recall) + 1) }, recall };
}

/** The settings with the highest mean Recall@20 over the tuning seeds, at the best number of epochs. */
export async function tuned(
  name: string,
  worlds: readonly HeldOutWorld[],
  { once, log }: Pick<Work<unknown>, 'once' | 'log'>,
): Promise<{ chosen: DegreeSettings; tried: { settings: DegreeSettings; recall: number }[] }> {
  const tried: { settings: DegreeSettings; recall: number }[] = [];
  for (const candidate of grids[name]) {
    const key = `tuning ${name} ${JSON.stringify(candidate)}`;
    const outcome = await once(key, () => curveOf(name, worlds, candidate));
    tried.push(outcome);
    log(`${name} ${JSON.stringify(outcome)}`);
  }
  const best = tried.reduce((a, b) => (b.recall > a.recall ? b : a));
  log(`${name}, chosen on seeds ${tuningSeeds.join(', ')}: ${JSON.stringify(best.settings)}`);
  return { chosen: best.settings, tried };
}

/** Recall@20 of each evaluated user, ascending by id. */
export async function recallOf(
  name: string,
  world: HeldOutWorld,
  settings: DegreeSettings,
  seed: number,
): Promise<number[]> {
  const model = await trained(name, world, settings, seed);
  const scorer = model.scorer();
  const { train, test } = world;
  const result = await evaluateRanking(scorer.scoreItems, { test, seen: train, k: [k] });
  scorer.dispose();
  model.dispose();
  return Array.from(result.at[k].perUser.recall);
}
