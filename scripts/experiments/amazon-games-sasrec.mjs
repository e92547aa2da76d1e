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
//   RECSYS_DATA=FOLDER node scripts/experiments/amazon-games-sasrec.mjs [--loss sampledSoftmax] [--negatives 512]
//     [--dropout 0.5] [--rate 0.001] [--schedule constant] (losses: sampledSoftmax, sampledSoftmax-uncorrected, gbce,
//     binaryCrossEntropy, bpr, softmax) [--epochs 60] [--patience 6] [--minutes 60] [--watch sampled] [--seed 42]
//     [--record amazon-games-sasrec] [--folder data/runs/amazon-games-sasrec] [--against FOLDER,FOLDER] [--trial]
//
// The run is kept in the folder and goes on from there; with --trial nothing is recorded. The record also holds what the
// runs in the folders of --against reached on validation, that is, the other candidates of the choice.
import { readFileSync, writeFileSync } from 'node:fs';
import {
  candidateScores,
  createSasrec,
  evaluateRanking,
  evaluateSampledRanking,
  fitNextItem,
  leaveOneOutSequences,
  loadAmazonGames,
  NextItemScorer,
  nextItemTable,
  Random,
  sampleCandidates,
  saveModel,
  scoreHistories,
  sequencesOf,
} from 'lib';
import { takeCases } from 'lib/data';
import { listSpread } from 'lib/evaluation';
import { writeRecordedResults } from 'lib/lessons';
import { knownItems } from './amazon-games-cases.mjs';
import { sasrecOptions } from './amazon-games-sasrec-options.mjs';

const options = sasrecOptions(process.argv.slice(2));
const started = performance.now();
const random = new Random(options.seed);
const length = 50;

const { actions, itemCount: items } = await loadAmazonGames();
const { train, validation, test } = leaveOneOutSequences(actions, { items });
const training = nextItemTable(sequencesOf(train, { items }), { length });

const sampledUsers = random
  .child('validation')
  .permutation(validation.histories.sequences)
  .slice(0, 2000)
  .sort();
const watched = takeCases(validation, sampledUsers);

/** Measures of a model by the paper's protocol; `stream` names the source of the negatives. */
async function sampledMeasures(scoreNext, cases, stream, k = [10]) {
  const candidates = sampleCandidates(cases.next, {
    known: knownItems(cases, true),
    random: random.child(stream),
  });
  const score = candidateScores(scoreHistories(scoreNext, cases.histories), items);
  const { at } = await evaluateSampledRanking(score, candidates, { k });
  return Object.fromEntries(Object.entries(at).map(([cut, { mean }]) => [cut, mean]));
}
const pair = ({ hitRate, ndcg }) => `HR@10 ${hitRate.toFixed(4)}, nDCG@10 ${ndcg.toFixed(4)}`;

let used = process.cpuUsage();
/** Processor seconds since the last call: what an epoch costs on one core, whatever else the machine does. */
function processorSeconds() {
  const { user, system } = process.cpuUsage(used);
  used = process.cpuUsage();
  return (user + system) / 1e6;
}

const sizes = { length, width: 50, blocks: 2, heads: 1, dropout: options.dropout };
const model = createSasrec({ items, ...sizes, random });
const batchSize = 128;
const { rate, epochs } = options;
const lastStep = epochs * Math.ceil(training.inputs.rows / batchSize);
const learningRate =
  options.schedule === 'constant' ? rate : (step) => rate * Math.max(0.01, 1 - step / lastStep);

const result = await fitNextItem({
  model,
  training,
  loss: options.lossOptions,
  optimizer: { kind: 'adam', learningRate, beta2: 0.98 },
  batchSize,
  epochs,
  random: random.child('fit'),
  metrics: async (scorer) => {
    const mean = (await sampledMeasures(scorer.scoreNext, watched, 'validation negatives'))[10];
    return { sampledHitRate: mean.hitRate, sampledNdcg: mean.ndcg, processorSeconds: processorSeconds() };
  },
  validation: options.watch === 'full' ? { ...watched, excludeHistory: true } : undefined,
  earlyStopping: {
    patience: options.patience,
    monitor: options.watch === 'full' ? 'ndcg@10' : 'sampledNdcg',
    mode: 'max',
  },
  checkpoint: { folder: options.folder },
  callbacks: {
    onEpochEnd: ({ epoch, trainingLoss, sampledHitRate: hitRate, sampledNdcg: ndcg }) => {
      const seconds = (performance.now() - started) / 1000;
      console.log(
        `epoch ${epoch}, ${seconds.toFixed(0)} s: loss ${trainingLoss.toFixed(4)}, ${pair({ hitRate, ndcg })}`,
      );
      return seconds > 60 * options.minutes ? 'stop' : undefined;
    },
  },
});
const trainingSeconds = result.history.reduce((sum, epoch) => sum + epoch.processorSeconds, 0);
console.log(
  `${result.history.length} epochs in ${trainingSeconds.toFixed(0)} processor seconds, best ${result.bestEpoch}`,
);
await saveModel(model, `${options.folder}-model`);

const trained = performance.now();
const scorer = new NextItemScorer(model, { batchSize: 512 });
const chosenBy = await sampledMeasures(scorer.scoreNext, validation, 'all validation negatives');
console.log(`validation, all users: ${pair(chosenBy[10])}`);
const { hitRate, ndcg } = chosenBy[10];
/** What a run reached on validation, beside its folder. */
const outcomeFile = (folder) => `${folder}-validation.json`;
const outcome = { command: options.command, trainingSeconds, validation: { hitRate, ndcg } };
writeFileSync(outcomeFile(options.folder), JSON.stringify(outcome));
const sampled = await sampledMeasures(scorer.scoreNext, test, 'negatives', [1, 5, 10, 20]);
console.log(`100 negatives: ${pair(sampled[10])}`);

const seen = knownItems(test, false);
const begun = performance.now();
const full = await evaluateRanking(scoreHistories(scorer.scoreNext, test.histories), {
  test: test.next,
  seen,
  k: [1, 5, 10, 20],
});
const fullSeconds = (performance.now() - begun) / 1000;
const spread = listSpread(full.lists, seen, 10);
console.log(`all items: ${pair(full.at[10].mean)}, in ${fullSeconds.toFixed(1)} s`);

if (!options.trial) {
  writeRecordedResults(options.record, {
    command: options.command,
    seeds: [options.seed],
    seconds: trainingSeconds + (performance.now() - trained) / 1000,
    results: {
      published: { hitRate: 0.741, ndcg: 0.536 },
      protocol: {
        split:
          'each user’s last action is the test, the one before it validation; the test’s history includes it',
        sampled: '100 uniform negatives outside the user’s history, distinct, fixed by the seed',
        full: 'all items that the user does not know, all users',
      },
      settings: { ...sizes, batchSize, rate, schedule: options.schedule, loss: options.lossOptions },
      trainingSeconds,
      epochs: result.history.length,
      bestEpoch: result.bestEpoch,
      history: result.history,
      validation: outcome.validation,
      otherCandidates: options.against.map((folder) => JSON.parse(readFileSync(outcomeFile(folder), 'utf8'))),
      sampled,
      full: Object.fromEntries(Object.entries(full.at).map(([k, { mean }]) => [k, mean])),
      spread: { coverage: spread.coverage, gini: spread.gini, novelty: spread.novelty },
      counts: full.counts,
      fullSeconds,
    },
  });
}
scorer.dispose();
