// The sequence experiment's models that say how probable a click on one item is: chapter 1's, which sees no past, and BST.
import {
  allPairs,
  createBst,
  createMlpRecommender,
  fit,
  type NextItemCases,
  nextItemCases,
  predictLogits,
  type Random,
  takeRows,
} from 'lib';
import { everyTarget, sampledTargets } from 'lib/data';
import type { SequenceModel } from './trained-model';
import { cosine } from './world';

/**
 * Chapter 1's model: who, and what, no past. Looks are clicks, beside each stand uniform negatives. Weight decay and a
 * rate that falls to 0 were chosen on worlds outside the record: without them the table of users learns by heart, and
 * at order 0 the model reached 91 % of the best possible in place of 98.
 */
export const chapterOne: SequenceModel = async ({ log, items, users, random }) => {
  const [negatives, batchSize, epochs] = [3, 512, 30];
  const model = createMlpRecommender({ users, products: items, random: random.child('chapter-1') });
  const rows = log.train.user.length * (negatives + 1);
  await fit({
    model,
    optimizer: {
      kind: 'adamW',
      learningRate: cosine(3e-3, epochs * Math.ceil(rows / batchSize)),
      weightDecay: 0.3,
    },
    training: (_epoch, source) => withNegatives(log.train, items, negatives, source),
    validation: withNegatives(log.validation, items, negatives, random.child('validation')),
    label: 'clicked',
    batchSize,
    epochs,
    earlyStopping: { patience: epochs },
    random: random.child('chapter-1-fit'),
  });
  const table = predictLogits(model, allPairs(users, items)); // [users * items]
  model.dispose();
  return {
    sees: 0,
    scores: ({ rows: asked, histories }) => {
      const scores = new Float32Array(asked.length * items);
      histories.owners.forEach((user, row) => {
        scores.set(table.subarray(user * items, (user + 1) * items), row * items);
      });
      return scores;
    },
  };
};

/** Looks as clicks, beside each so many uniform negatives. */
function withNegatives(
  { user, item }: { user: Int32Array; item: Int32Array },
  items: number,
  negatives: number,
  random: Random,
) {
  const each = negatives + 1;
  const rows = user.length * each;
  return {
    user: Int32Array.from({ length: rows }, (_, row) => user[Math.floor(row / each)]),
    product: Int32Array.from({ length: rows }, (_, row) =>
      row % each === 0 ? item[row / each] : Math.floor(random.uniform() * items),
    ),
    clicked: Int32Array.from({ length: rows }, (_, row) => (row % each === 0 ? 1 : 0)),
  };
}

/** Looks that BST sees, marks of sessions among them. */
export const bstLength = 10;

/** BST with the user's id beside the transformer, each look beside uniform negatives. */
export const bst: SequenceModel = async ({ items, users, mark, random, marked, validation }) => {
  const [negatives, batchSize] = [2, 512];
  // As many steps on a smaller log, up to four times the epochs.
  const epochs = Math.round(12 * Math.min(4, 800 / users));
  const model = createBst({
    items: items + 1,
    length: bstLength,
    embeddingSize: 32,
    blocks: 1,
    heads: 2,
    dropout: 0.05,
    gapBuckets: 24,
    ids: { user: users },
    hidden: [64, 32],
    random: random.child('bst'),
  });
  // Every look of training, with what came before it.
  const known = nextItemCases(takeRows(marked.train, new Int32Array(0)), marked.train, {
    items: items + 1,
    unasked: mark,
  });
  const rows = (from: NextItemCases, source: Random) =>
    sampledTargets(from, { length: bstLength, negatives, candidates: items, random: source });
  const steps = epochs * Math.ceil((known.rows.length * (negatives + 1)) / batchSize);
  await fit({
    model,
    optimizer: { kind: 'adamW', learningRate: cosine(6e-3, steps), weightDecay: 0.3 },
    training: (_epoch, source) => rows(known, source),
    validation: rows(validation, random.child('bst-validation')),
    label: 'clicked',
    batchSize,
    epochs,
    earlyStopping: { patience: epochs },
    random: random.child('bst-fit'),
  });
  return {
    sees: bstLength,
    scores: (cases) => {
      const count = cases.rows.length;
      const scores = new Float32Array(count * items);
      for (let start = 0; start < count; start += 512) {
        const asked = Array.from({ length: Math.min(512, count - start) }, (_, i) => start + i);
        const targets = everyTarget(cases, asked, { length: bstLength, candidates: items });
        scores.set(predictLogits(model, targets), start * items);
      }
      return scores;
    },
    dispose: () => model.dispose(),
  };
};
