// SASRec on Amazon Games, towards the published HR@10 0.741 and nDCG@10 0.536 (Kang and McAuley 2018): each user's last
// action is the test, the one before it validation, the rest training; the test's history includes the validation
// action. First the paper's protocol (100 uniform negatives outside the user's history, fixed by the seed), then the full
// ranking of all items that the user does not know, both for all users of three actions or more.
//
// Sizes as the paper has them: 50 places, width 50, 2 blocks, 1 head, dropout 0.5, 128 sequences per step, Adam with
// rate 0.001 and beta2 0.98. Deviations: the loss (the paper's binary cross-entropy with one negative takes some 200
// epochs), batches of sequences of similar length, and the best epoch on the validation actions of 2,000 users: by
// nDCG@10 of the protocol, or of the full ranking with --watch full.
//
//   RECSYS_DATA=FOLDER node scripts/experiments/amazon-games-sasrec.mjs [--loss sampledSoftmax] [--negatives 512]
//     [--dropout 0.5] (losses: sampledSoftmax, sampledSoftmax-uncorrected, gbce, binaryCrossEntropy, bpr, softmax)
//     [--epochs 60] [--patience 6] [--minutes 60] [--watch sampled] [--seed 42]
//     [--record amazon-games-sasrec] [--folder data/runs/amazon-games-sasrec]
//
// Two records: amazon-games-sasrec (sampled softmax with the logQ correction, --watch full), which is the better one in the
// full ranking, and amazon-games-sasrec-protocol (--loss sampledSoftmax-uncorrected --negatives 100), trained on the very
// question that the protocol asks, which is the better one there.
import { parseArgs } from 'node:util';
import {
  candidateScores,
  createSasrec,
  evaluateRanking,
  evaluateSampledRanking,
  fitNextItem,
  interactionsOf,
  leaveOneOutSequences,
  listSpread,
  loadAmazonGames,
  NextItemScorer,
  nextItemTable,
  Random,
  sampleCandidates,
  saveModel,
  scoreHistories,
  sequencesOf,
  takeSequences,
  writeRecordedResults,
} from 'lib';

const { values } = parseArgs({
  options: {
    loss: { type: 'string', default: 'sampledSoftmax' },
    negatives: { type: 'string', default: '512' },
    dropout: { type: 'string', default: '0.5' },
    epochs: { type: 'string', default: '60' },
    patience: { type: 'string', default: '6' },
    minutes: { type: 'string', default: '60' },
    watch: { type: 'string', default: 'sampled' },
    seed: { type: 'string', default: '42' },
    record: { type: 'string', default: 'amazon-games-sasrec' },
    folder: { type: 'string', default: 'data/runs/amazon-games-sasrec' },
    trial: { type: 'boolean', default: false },
  },
});
const started = performance.now();
const random = new Random(Number(values.seed));
const length = 50;

const { actions, itemCount: items } = await loadAmazonGames();
const { train, validation, test } = leaveOneOutSequences(actions, { items });
const training = nextItemTable(sequencesOf(train, { items }), { length });

/** What is known of each case; with `next`, what came next as well. */
function knownItems({ histories, next }, withNext) {
  const user = [];
  const item = [];
  for (let row = 0; row < histories.sequences; row++) {
    const items = [...histories.itemIds.subarray(histories.offsets[row], histories.offsets[row + 1])];
    if (withNext) items.push(next.itemIds[row]);
    for (const each of items) {
      user.push(row);
      item.push(each);
    }
  }
  return interactionsOf(
    { user: Int32Array.from(user), item: Int32Array.from(item) },
    { users: histories.sequences, items },
  );
}

/** The cases of some users. */
function some({ histories, next }, users) {
  const itemIds = Int32Array.from(users, (user) => next.itemIds[user]);
  const offsets = Int32Array.from({ length: users.length + 1 }, (_, i) => i);
  return {
    histories: takeSequences(histories, users),
    next: { users: users.length, items, offsets, itemIds },
  };
}

const sampledUsers = random
  .child('validation')
  .permutation(validation.histories.sequences)
  .slice(0, 2000)
  .sort();
let used = process.cpuUsage();

/** Processor seconds since the last call: what an epoch costs on one core, whatever else the machine does. */
function processorSeconds() {
  const { user, system } = process.cpuUsage(used);
  used = process.cpuUsage();
  return (user + system) / 1e6;
}

const watched = some(validation, sampledUsers);
const watchedCandidates = sampleCandidates(watched.next, {
  known: knownItems(watched, true),
  random: random.child('validation negatives'),
});
const model = createSasrec({
  items,
  length,
  width: 50,
  blocks: 2,
  heads: 1,
  dropout: Number(values.dropout),
  random,
});
const count = Number(values.negatives);
const negatives = {
  gbce: { per: 'batch', count },
  sampledSoftmax: { per: 'batch', count },
  'sampledSoftmax-uncorrected': { per: 'batch', count },
  binaryCrossEntropy: { per: 'position', count },
  bpr: { per: 'position', count },
}[values.loss];
const [kind, uncorrected] = values.loss.split('-');
const loss = negatives === undefined ? { kind } : { kind, negatives, ...(uncorrected && { logQ: false }) };

const result = await fitNextItem({
  model,
  training,
  loss,
  optimizer: { kind: 'adam', learningRate: 1e-3, beta2: 0.98 },
  batchSize: 128,
  epochs: Number(values.epochs),
  random: random.child('fit'),
  metrics: async (scorer) => {
    const score = candidateScores(scoreHistories(scorer.scoreNext, watched.histories), items);
    const { mean } = (await evaluateSampledRanking(score, watchedCandidates, { k: [10] })).at[10];
    return { sampledHitRate: mean.hitRate, sampledNdcg: mean.ndcg, processorSeconds: processorSeconds() };
  },
  validation: values.watch === 'full' ? { ...watched, excludeHistory: true } : undefined,
  earlyStopping: {
    patience: Number(values.patience),
    monitor: values.watch === 'full' ? 'ndcg@10' : 'sampledNdcg',
    mode: 'max',
  },
  checkpoint: { folder: values.folder },
  callbacks: {
    onEpochEnd: (record) => {
      const seconds = (performance.now() - started) / 1000;
      console.log(
        `epoch ${record.epoch}, ${seconds.toFixed(0)} s: loss ${record.trainingLoss.toFixed(4)}, validation ` +
          `HR@10 ${record.sampledHitRate.toFixed(4)}, nDCG@10 ${record.sampledNdcg.toFixed(4)} of 101 candidates`,
      );
      return seconds > 60 * Number(values.minutes) ? 'stop' : undefined;
    },
  },
});
const trainingSeconds = result.history.reduce((sum, epoch) => sum + epoch.processorSeconds, 0);
console.log(
  `${result.history.length} epochs in ${trainingSeconds.toFixed(0)} processor seconds, best ${result.bestEpoch}`,
);
await saveModel(model, `${values.folder}-model`);

const scorer = new NextItemScorer(model, { batchSize: 512 });
const scoreItems = scoreHistories(scorer.scoreNext, test.histories);
const candidates = sampleCandidates(test.next, {
  known: knownItems(test, true),
  random: random.child('negatives'),
});
const sampled = await evaluateSampledRanking(candidateScores(scoreItems, items), candidates, {
  k: [1, 5, 10, 20],
});
const { hitRate, ndcg } = sampled.at[10].mean;
console.log(`100 negatives: HR@10 ${hitRate.toFixed(4)}, nDCG@10 ${ndcg.toFixed(4)}`);

const seen = knownItems(test, false);
const begun = performance.now();
const full = await evaluateRanking(scoreItems, { test: test.next, seen, k: [1, 5, 10, 20] });
const fullSeconds = (performance.now() - begun) / 1000;
const spread = listSpread(full.lists, seen, 10);
console.log(
  `all items: HR@10 ${full.at[10].mean.hitRate.toFixed(4)}, nDCG@10 ${full.at[10].mean.ndcg.toFixed(4)}, ` +
    `in ${fullSeconds.toFixed(1)} s`,
);

if (!values.trial) {
  const options = [
    'loss',
    'negatives',
    'dropout',
    'epochs',
    'patience',
    'minutes',
    'watch',
    'seed',
    'record',
  ];
  writeRecordedResults(values.record, {
    command: `node scripts/experiments/amazon-games-sasrec.mjs ${options.map((name) => `--${name} ${values[name]}`).join(' ')}`,
    seeds: [Number(values.seed)],
    seconds: (performance.now() - started) / 1000,
    results: {
      published: { hitRate: 0.741, ndcg: 0.536 },
      protocol: {
        split:
          'each user’s last action is the test, the one before it validation; the test’s history includes it',
        sampled: '100 uniform negatives outside the user’s history, distinct, fixed by the seed',
        full: 'all items that the user does not know, all users',
      },
      settings: {
        length,
        width: 50,
        blocks: 2,
        heads: 1,
        dropout: Number(values.dropout),
        batchSize: 128,
        loss,
      },
      trainingSeconds,
      epochs: result.history.length,
      bestEpoch: result.bestEpoch,
      history: result.history,
      sampled: Object.fromEntries(Object.entries(sampled.at).map(([k, { mean }]) => [k, mean])),
      full: Object.fromEntries(Object.entries(full.at).map(([k, { mean }]) => [k, mean])),
      spread: { coverage: spread.coverage, gini: spread.gini, novelty: spread.novelty },
      counts: full.counts,
      fullSeconds,
    },
  });
}
scorer.dispose();
