// SASRec on Amazon Games, towards the published HR@10 0.741 and nDCG@10 0.536 (Kang and McAuley 2018): each user's last
// action is the test, the one before it validation, the rest training; the test's history includes the validation
// action. First the paper's protocol (100 uniform negatives outside the user's history, fixed by the seed), then the full
// ranking of all items that the user does not know, both for all users of three actions or more.
//
// Sizes as the paper has them: 50 places, width 50, 2 blocks, 1 head, dropout 0.5, 128 sequences per step, Adam with
// rate 0.001 and beta2 0.98. Deviations: the loss (the paper's is binaryCrossEntropy with one negative), the learning rate
// where --schedule linear lets it fall to 0.01 of itself over the epochs, batches of sequences of similar length, and the
// best epoch on the validation actions of 2,000 users: by nDCG@10 of the protocol, or of the full ranking with --watch
// full. Runs are compared by HR@10 on the validation actions of all users (`validation` of the record), never on the test.
//
// Two records: amazon-games-sasrec (sampled softmax with the logQ correction, --watch full), the better one in the full
// ranking, and amazon-games-sasrec-protocol (--loss binaryCrossEntropy --negatives 1 --epochs 250 --patience 20: the
// paper's own loss), chosen among its candidates for the protocol.
//
// The run is kept in its folder and goes on from its last epoch. The record also holds what the runs in the folders of
// --against reached on validation, that is, the other candidates of the choice. The data lie in the folder that
// RECSYS_DATA names.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  createSasrec,
  evaluateRanking,
  fitNextItem,
  NextItemScorer,
  nextItemTable,
  saveModel,
  scoreHistories,
  type tf,
} from 'lib';
import { listSpread } from 'lib/evaluation';
import type { AmazonGamesSasrec } from 'lib/lessons';
import { experiment, type Work } from '../../runner/experiment';
import { mapValues } from '../../runner/figures';
import { knownItems } from './cases';
import { loadGames, type SasrecGames, sampledMeasures } from './sasrec-data';
import { lossOf, sasrecOptions } from './sasrec-options';

type Values = { [Name in keyof typeof sasrecOptions]: (typeof sasrecOptions)[Name]['default'] };
type SasrecWork = Pick<Work<Values>, 'options' | 'log' | 'folder' | 'signal'>;

const sizes = { length: 50, blocks: 2, heads: 1 };
const embeddingSize = 50;
const batchSize = 128;

const pair = ({ hitRate, ndcg }: { hitRate: number; ndcg: number }): string =>
  `HR@10 ${hitRate.toFixed(4)}, nDCG@10 ${ndcg.toFixed(4)}`;

/** Processor seconds since the last call: what an epoch costs on one core, whatever else the machine does. */
function processorClock(): () => number {
  let used = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(used);
    used = process.cpuUsage();
    return (user + system) / 1e6;
  };
}

/** Trains the model, best epoch by what is watched. */
async function trained(
  games: SasrecGames,
  model: tf.LayersModel,
  { options, log, folder, signal }: SasrecWork,
) {
  const { random, training, watched } = games;
  const started = performance.now();
  const processorSeconds = processorClock();
  const { rate, epochs } = options;
  const table = nextItemTable(training, { length: sizes.length });
  const lastStep = epochs * Math.ceil(table.inputs.rows / batchSize);
  const isFull = options.watch === 'full';
  return fitNextItem({
    model,
    training: table,
    loss: lossOf(options),
    optimizer: {
      kind: 'adam',
      learningRate:
        options.schedule === 'constant' ? rate : (step: number) => rate * Math.max(0.01, 1 - step / lastStep),
      beta2: 0.98,
    },
    batchSize,
    epochs,
    random: random.child('fit'),
    metrics: async (scorer) => {
      const mean = (await sampledMeasures(games, scorer.scoreNext, watched, 'validation negatives'))[10];
      return { sampledHitRate: mean.hitRate, sampledNdcg: mean.ndcg, processorSeconds: processorSeconds() };
    },
    validation: isFull ? { ...watched, excludeHistory: true } : undefined,
    earlyStopping: {
      patience: options.patience,
      monitor: isFull ? 'ndcg@10' : 'sampledNdcg',
      mode: 'max',
    },
    checkpoint: { folder: path.join(folder, `checkpoint-seed-${games.seed}`) },
    callbacks: {
      onEpochEnd: ({ epoch, trainingLoss, sampledHitRate, sampledNdcg }) => {
        const seconds = (performance.now() - started) / 1000;
        const figures = pair({ hitRate: Number(sampledHitRate), ndcg: Number(sampledNdcg) });
        log(`epoch ${epoch}, ${seconds.toFixed(0)} s: loss ${trainingLoss.toFixed(4)}, ${figures}`);
        return signal.aborted || seconds > 60 * options.minutes ? 'stop' : undefined;
      },
    },
  });
}

/** What a run reached on validation, beside its checkpoints. */
const outcomeFile = (folder: string): string => path.join(folder, 'validation.json');

/** The whole run: training, the choice's figures, the test. */
async function sasrecRun(seed: number, work: SasrecWork): Promise<AmazonGamesSasrec> {
  const { options, log, folder } = work;
  const games = await loadGames(seed);
  const { items, validation, test } = games;
  const ours = { ...sizes, dropout: options.dropout };
  const model = createSasrec({ items, embeddingSize, ...ours, random: games.random });
  const result = await trained(games, model, work);
  work.signal.throwIfAborted();
  const trainingSeconds = result.history.reduce((sum, epoch) => sum + Number(epoch.processorSeconds), 0);
  log(
    `${result.history.length} epochs in ${trainingSeconds.toFixed(0)} processor seconds, best ${result.bestEpoch}`,
  );
  await saveModel(model, path.join(folder, `model-seed-${seed}`));

  const scorer = new NextItemScorer(model, { batchSize: 512 });
  const chosenBy = await sampledMeasures(games, scorer.scoreNext, validation, 'all validation negatives');
  log(`validation, all users: ${pair(chosenBy[10])}`);
  const { hitRate, ndcg } = chosenBy[10];
  const command = `amazon-games-sasrec, seed ${seed}, ${JSON.stringify(options)}`;
  writeFileSync(
    outcomeFile(folder),
    JSON.stringify({ command, trainingSeconds, validation: { hitRate, ndcg } }),
  );
  const sampled = await sampledMeasures(games, scorer.scoreNext, test, 'negatives', [1, 5, 10, 20]);
  log(`100 negatives: ${pair(sampled[10])}`);

  const seen = knownItems(test, false);
  const begun = performance.now();
  const full = await evaluateRanking(scoreHistories(scorer.scoreNext, test.histories), {
    test: test.next,
    seen,
    k: [1, 5, 10, 20],
  });
  const fullSeconds = (performance.now() - begun) / 1000;
  const { coverage, gini, novelty } = listSpread(full.lists, seen, 10);
  log(`all items: ${pair(full.at[10].mean)}, in ${fullSeconds.toFixed(1)} s`);
  scorer.dispose();
  model.dispose();
  return {
    published: { hitRate: 0.741, ndcg: 0.536 },
    protocol: {
      split:
        'each user’s last action is the test, the one before it validation; the test’s history includes it',
      sampled: '100 uniform negatives outside the user’s history, distinct, fixed by the seed',
      full: 'all items that the user does not know, all users',
    },
    settings: {
      ...ours,
      width: embeddingSize,
      batchSize,
      rate: options.rate,
      schedule: options.schedule,
      loss: lossOf(options),
    },
    trainingSeconds,
    epochs: result.history.length,
    bestEpoch: result.bestEpoch,
    history: result.history.map((epoch) => ({ ...epoch }) as Record<string, number>),
    validation: { hitRate, ndcg },
    sampled,
    full: mapValues(full.at as Record<string, (typeof full.at)[number]>, ({ mean }) => mean),
    spread: { coverage, gini, novelty },
    counts: full.counts,
    fullSeconds,
  };
}

export const gamesSasrec = experiment({
  name: 'amazon-games-sasrec',
  chapter: '03-behavior-sequence-transformer',
  summary: 'Whether SASRec reaches its paper’s figures on Amazon Games',
  seeds: { first: 42, count: 1, most: 1 },
  alsoRecords: [
    'amazon-games-sasrec-protocol',
    'amazon-games-sasrec-protocol-43',
    'amazon-games-sasrec-protocol-44',
  ],
  options: sasrecOptions,
  run: sasrecRun,
  summarize([run], { options }) {
    const folders = options.against.split(',').filter((folder) => folder !== '');
    const otherCandidates = folders.map((folder) => JSON.parse(readFileSync(outcomeFile(folder), 'utf8')));
    return { ...run, otherCandidates };
  },
});
