import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { Random } from '../core/random';
import { tf } from '../core/tensorflow';
import { rejectsArgument } from '../core/testing/throws-argument';
import { createWithCustomerIdDropout } from '../lessons/customers/customer-id';
import { predictLogits } from './predict';
import { loadModel, saveModel } from './saved-model';

const root = mkdtempSync(path.join(tmpdir(), 'saved-model-test-'));
after(() => rmSync(root, { recursive: true, force: true }));
let folders = 0;
const newFolder = () => path.join(root, `model-${folders++}`);
const create = (seed = 1) =>
  createWithCustomerIdDropout({ customers: 20, products: 5, random: new Random(seed) });
const columns = {
  customer: Int32Array.of(0, 7, 19),
  product: Int32Array.of(4, 0, 2),
  behavior: Float32Array.of(0.1, 0.5, 1),
};

async function saved(model: tf.LayersModel): Promise<string> {
  const folder = newFolder();
  await saveModel(model, folder);
  return folder;
}

test('a folder that is no saved model is refused and left as it is', async () => {
  const folder = newFolder();
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'thesis.txt'), 'all of it');
  await rejectsArgument(saveModel(create(), folder), 'folder');
  await rejectsArgument(loadModel(folder), 'folder');
  assert.equal(readFileSync(path.join(folder, 'thesis.txt'), 'utf8'), 'all of it');
  await rejectsArgument(loadModel(newFolder()), 'folder');
  await rejectsArgument(loadModel(''), 'folder');
});

for (const file of ['weights.bin', 'model.json', 'checksums.json']) {
  const damages: Record<string, (name: string) => void> = {
    'cut short': (name) => truncateSync(name, readFileSync(name).length - 7),
    lengthened: (name) => appendFileSync(name, '!'),
    altered: (name) => writeFileSync(name, readFileSync(name).fill(0x20, 40, 50)),
  };
  for (const [what, damage] of Object.entries(damages)) {
    test(`a model whose ${file} was ${what} is an error that names the file`, async () => {
      const folder = await saved(create());
      damage(path.join(folder, file));
      await assert.rejects(
        loadModel(folder),
        new RegExp(`${file.replace('.', '\\.')} must .*cut short or altered`),
      );
    });
  }
}

test('a model without its weights is an error that names the file', async () => {
  const folder = await saved(create());
  rmSync(path.join(folder, 'weights.bin'));
  await rejectsArgument(loadModel(folder), 'weights.bin');
});

test('a loaded model has the weights, the summary and the predictions of the saved one', async () => {
  const model = create();
  const folder = await saved(model);
  const loaded = await loadModel(folder);
  assert.deepEqual(predictLogits(loaded, columns), predictLogits(model, columns));
  assert.equal(loaded.getLayer('dropout').getConfig().rate, 0.5);
  const lines = (m: tf.LayersModel) => {
    const out: string[] = [];
    m.summary(undefined, undefined, (line: string) => out.push(line));
    return out;
  };
  assert.deepEqual(lines(loaded), lines(model));
});

test('saving again replaces the model and leaves nothing beside it', async () => {
  const folder = await saved(create(1));
  const second = create(2);
  await saveModel(second, folder);
  assert.deepEqual(predictLogits(await loadModel(folder), columns), predictLogits(second, columns));
  assert.deepEqual(readdirSync(folder).sort(), ['checksums.json', 'model.json', 'weights.bin']);
  assert.deepEqual(
    readdirSync(root).filter((name) => /tmp|previous/.test(name)),
    [],
  );
});

test('a save that was killed between the two renames gives the old model', async () => {
  const model = create(3);
  const folder = await saved(model);
  renameSync(folder, `${folder}.previous`);
  assert.deepEqual(predictLogits(await loadModel(folder), columns), predictLogits(model, columns));
  assert.ok(!existsSync(`${folder}.previous`));
});

test('a save that fails leaves the old model in place', async () => {
  const model = create(4);
  const folder = await saved(model);
  const broken = { save: () => Promise.reject(new Error('disk full')) } as unknown as tf.LayersModel;
  await assert.rejects(saveModel(broken, folder), /disk full/);
  assert.deepEqual(predictLogits(await loadModel(folder), columns), predictLogits(model, columns));
  assert.deepEqual(
    readdirSync(root).filter((name) => /tmp|previous/.test(name)),
    [],
  );
});

test('a folder may have any name: spaces, percent signs, letters of all kinds', async () => {
  const model = create(6);
  const folder = path.join(root, 'my models', '100 % größer#?');
  await saveModel(model, folder);
  assert.deepEqual(readdirSync(folder).sort(), ['checksums.json', 'model.json', 'weights.bin']);
  assert.deepEqual(predictLogits(await loadModel(folder), columns), predictLogits(model, columns));
});

test("tf.loadLayersModel reads the folder, too: it is tf.layers' own format", async () => {
  const model = create(5);
  const folder = await saved(model);
  const loaded = await tf.loadLayersModel(`file://${folder}/model.json`);
  assert.deepEqual(predictLogits(loaded, columns), predictLogits(model, columns));
});
