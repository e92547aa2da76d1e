import { throwsArgument } from '../../core/testing/throws-argument';
import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { assertClose } from '../../core/testing/closeness';
import { attentionMaps } from './attention-maps';
import { createBert4Rec } from './bert4rec';
import { createBst } from './bst';
import { NextItemScorer } from './next-item-scorer';
import { NextItemSession } from './next-item-session';
import { createGru4Rec } from './recurrent-next-item';
import { createSasrec } from './sasrec';

const random = new Random(7);
const [items, length, width] = [12, 6, 8];

/** A session of catalog items as `NextItemScorer` takes it. */
const sessionOf = (sequence: number[]) => ({
  sequences: 1,
  items,
  offsets: Int32Array.of(0, sequence.length),
  itemIds: Int32Array.from(sequence),
  owners: Int32Array.of(0),
  rows: Int32Array.from(sequence, (_, i) => i),
});

const models = {
  'SASRec of two heads': () =>
    createSasrec({ items, length, embeddingSize: width, heads: 2, positions: 'start', random }),
  'SASRec with an output map': () =>
    createSasrec({ items, length, embeddingSize: width, positions: 'start', outputProjection: true, random }),
  GRU: () => createGru4Rec({ items, embeddingSize: width, units: 5, layers: 2, random }),
  LSTM: () => createGru4Rec({ items, embeddingSize: width, cell: 'lstm', random }),
};

test('models that cannot go on without their past, and unknown items, are refused', () => {
  const session = (model: tf.LayersModel) => () => new NextItemSession(model);
  assert.throws(
    session(createSasrec({ items, length, embeddingSize: width, random })),
    /SASRec with positions: 'start'/,
  );
  throwsArgument(session(createBert4Rec({ items, length, embeddingSize: width, random })), 'model');
  throwsArgument(session(createBst({ items, length, random })), 'model');
  const growing = new NextItemSession(models.GRU());
  for (const item of [-1, 12, 1.5, Number.NaN]) throwsArgument(() => growing.add(item), 'item');
});

for (const [name, create] of Object.entries(models)) {
  test(`${name}: after each item the scores are those of the full pass, also past the longest history`, () => {
    const model = create();
    const scorer = new NextItemScorer(model);
    const session = new NextItemSession(model);
    const bought = [3, 0, 7, 7, 2, 11, 5, 1];
    session.scores();
    session.add(4);
    session.reset();
    bought.forEach((item, i) => {
      session.add(item);
      const full = scorer.scoreNext(sessionOf(bought.slice(0, i + 1)));
      assertClose(session.scores(), full, 1e-5, `after ${i + 1} items`);
    });
    session.dispose();
    scorer.dispose();
  });

  test(`${name}: a session leaves no tensor behind`, () => {
    const model = create();
    const run = () => {
      const session = new NextItemSession(model);
      for (const item of [1, 2, 3, 4, 5, 6, 7]) {
        session.add(item);
        session.scores();
      }
      session.dispose();
    };
    run();
    const before = tf.memory().numTensors;
    run();
    assert.equal(tf.memory().numTensors, before);
  });
}

test('before the first item all items score alike, as after an empty history', () => {
  const model = models['SASRec of two heads']();
  const scorer = new NextItemScorer(model);
  assert.ok(new NextItemSession(model).scores().every((score) => score === 0));
  assert.ok(scorer.scoreNext(sessionOf([])).every((score) => score === 0));
});

test('attention maps are distributions over what may be seen: the past, and no padding', () => {
  const maps = attentionMaps(
    models['SASRec of two heads'](),
    { history: Int32Array.of(0, 0, 4, 2, 7, 1) },
    6,
  );
  assert.deepEqual(
    maps.map(({ layer, shape }) => [layer, ...shape]),
    [
      ['attention1', 1, 2, 6, 6],
      ['attention2', 1, 2, 6, 6],
    ],
  );
  for (const { weights } of maps) {
    for (let head = 0; head < 2; head++) {
      for (let position = 2; position < 6; position++) {
        const row = weights.subarray((head * 6 + position) * 6, (head * 6 + position + 1) * 6);
        assertClose([row.reduce((sum, each) => sum + each, 0)], [1], 1e-6);
        row.forEach((each, key) => {
          assert.equal(each > 0, key >= 2 && key <= position);
        });
      }
    }
  }
  assert.throws(
    () => attentionMaps(models.GRU(), { history: Int32Array.of(1) }, 1),
    /a model with attention/,
  );
});

test("BST's maps have a position for the target, which every item of the history sees", () => {
  const model = createBst({ items, length: 3, embeddingSize: width, heads: 2, random });
  const columns = {
    history: Int32Array.of(0, 3, 5),
    gaps: Float32Array.of(0, 4, 1),
    target: Int32Array.of(9),
  };
  const [{ shape, weights }] = attentionMaps(model, columns, 3);
  assert.deepEqual(shape, [1, 2, 4, 4]);
  assert.equal(weights[3 * 4], 0);
  assert.ok(weights[1 * 4 + 3] > 0 && weights[3 * 4 + 1] > 0);
  const { history } = columns;
  throwsArgument(() => attentionMaps(model, { history }, 3), 'columns');
});
