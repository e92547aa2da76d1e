import { throwsArgument } from '../../core/testing/throws-argument';
import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { loadModel, saveModel } from '../../training/saved-model';
import { type Architecture, architectureOf, describedAs } from './architecture';
import { createBert4Rec } from './bert4rec';
import { createBst } from './bst';
import { NextItemSession } from './next-item-session';
import { createGru4Rec } from './recurrent-next-item';
import { createSasrec } from './sasrec';

const root = mkdtempSync(path.join(tmpdir(), 'architecture-test-'));
after(() => rmSync(root, { recursive: true, force: true }));
const random = new Random(3);
const sizes = { items: 9, length: 5, embeddingSize: 4, heads: 2, random };
const models: Record<string, [Architecture, () => tf.LayersModel]> = {
  SASRec: ['SASRec', () => createSasrec({ ...sizes, positions: 'start' })],
  BERT4Rec: ['BERT4Rec', () => createBert4Rec(sizes)],
  BST: ['BST', () => createBst(sizes)],
  GRU4Rec: ['GRU4Rec', () => createGru4Rec({ items: 9, embeddingSize: 4, random })],
  'GRU4Rec with an LSTM': [
    'GRU4Rec',
    () => createGru4Rec({ items: 9, embeddingSize: 4, cell: 'lstm', random }),
  ],
};

for (const [name, [architecture, create]] of Object.entries(models)) {
  test(`${name} says what it is, also after it was saved and loaded`, async () => {
    const model = create();
    assert.equal(architectureOf(model), architecture);
    const folder = path.join(root, name);
    await saveModel(model, folder);
    assert.equal(architectureOf(await loadModel(folder)), architecture);
  });
}

test('a loaded model goes on with a session as the one that was saved', async () => {
  for (const name of ['SASRec', 'GRU4Rec with an LSTM']) {
    const model = models[name][1]();
    const folder = path.join(root, `session ${name}`);
    await saveModel(model, folder);
    const [saved, loaded] = [model, await loadModel(folder)].map((each) => {
      const session = new NextItemSession(each);
      for (const item of [4, 0, 8]) session.add(item);
      return session.scores();
    });
    assert.deepEqual(loaded, saved);
  }
});

test('a name does not make a model what it is not, nor hide what it is', () => {
  const input = tf.input({ shape: [null, 4] });
  const output = tf.layers.dense({ units: 4 }).apply(input) as tf.SymbolicTensor;
  const impostor = tf.model({ inputs: input, outputs: output, name: 'Sasrec' });
  assert.equal(architectureOf(impostor), undefined);
  const renamed = models.SASRec[1]();
  renamed.name = 'first try';
  assert.doesNotThrow(() => new NextItemSession(renamed));
  const bert = models.BERT4Rec[1]();
  bert.name = 'Sasrec';
  throwsArgument(() => new NextItemSession(bert), 'model');
});

test('what else is noted in the metadata stays there', () => {
  const input = tf.input({ shape: [2] });
  const output = tf.layers.dense({ units: 1 }).apply(input) as tf.SymbolicTensor;
  const model = tf.model({ inputs: input, outputs: output });
  model.setUserDefinedMetadata({ trainedOn: 'Games' });
  assert.deepEqual(describedAs('BST', model).getUserDefinedMetadata(), {
    trainedOn: 'Games',
    architecture: 'BST',
  });
});
