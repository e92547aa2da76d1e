import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { Random } from '../core/random';
import type { tf } from '../core/tensorflow';
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

const weightsIn = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('weights-'));

test('a folder that is no saved model is refused and left as it is', async () => {
  const folder = newFolder();
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'thesis.txt'), 'all of it');
  await rejectsArgument(saveModel(create(), folder), 'folder');
  await rejectsArgument(loadModel(folder), 'folder');
  assert.deepEqual(readdirSync(folder), ['thesis.txt']);
  await rejectsArgument(loadModel(newFolder()), 'folder');
  await rejectsArgument(loadModel(''), 'folder');
});

test('a model without its weights is an error that names the file', async () => {
  const folder = await saved(create());
  const [weights] = weightsIn(folder);
  rmSync(path.join(folder, weights));
  await assert.rejects(loadModel(folder), new RegExp(`${weights} must be there, got no such file`));
});

test('a model in the former format is read, noticed when damaged, and replaced', async () => {
  const model = create(7);
  const folder = path.join(root, 'former');
  mkdirSync(folder);
  await model.save(`file://${folder}`);
  const sha256 = Object.fromEntries(
    readdirSync(folder).map((name) => {
      const bytes = readFileSync(path.join(folder, name));
      return [name, createHash('sha256').update(bytes).digest('hex')];
    }),
  );
  writeFileSync(path.join(folder, 'checksums.json'), JSON.stringify({ format: 'recsys-model-1', sha256 }));
  assert.deepEqual(predictLogits(await loadModel(folder), columns), predictLogits(model, columns));
  // Weights from elsewhere have no checksum, whatever the checksum of the file that names them.
  const outside = path.join(root, 'former-outside');
  cpSync(folder, outside, { recursive: true });
  const named = readFileSync(path.join(outside, 'model.json'), 'utf8').replace(
    'weights.bin',
    '../former/weights.bin',
  );
  writeFileSync(path.join(outside, 'model.json'), named);
  const rehashed = { ...sha256, 'model.json': createHash('sha256').update(named).digest('hex') };
  writeFileSync(
    path.join(outside, 'checksums.json'),
    JSON.stringify({ format: 'recsys-model-1', sha256: rehashed }),
  );
  await assert.rejects(loadModel(outside), /must name weights that checksums\.json lists, got "\.\.\/former/);
  appendFileSync(path.join(folder, 'weights.bin'), '!');
  await assert.rejects(loadModel(folder), /weights\.bin must/);
  await saveModel(model, folder);
  assert.deepEqual(predictLogits(await loadModel(folder), columns), predictLogits(model, columns));
  assert.deepEqual(readdirSync(folder).sort(), ['model.json', ...weightsIn(folder)]);
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
  assert.deepEqual(readdirSync(folder).sort(), ['model.json', ...weightsIn(folder)]);
  assert.deepEqual(
    readdirSync(root).filter((name) => /tmp|previous/.test(name)),
    [],
  );
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
  assert.deepEqual(readdirSync(folder).sort(), ['model.json', ...weightsIn(folder)]);
  assert.deepEqual(predictLogits(await loadModel(folder), columns), predictLogits(model, columns));
});
