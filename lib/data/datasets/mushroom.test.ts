import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { projectFolder } from '../../core/settings';
import { DatasetIntegrityError } from './integrity';
import { loadMushrooms } from './mushroom';

const projectData = path.join(projectFolder, 'data');

test('mushrooms that were altered are refused', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mushrooms-'));
  const text = readFileSync(path.join(projectData, 'mushroom.data'), 'utf8');
  writeFileSync(path.join(folder, 'mushroom.data'), text.replace('p,x', 'e,x'));
  await assert.rejects(loadMushrooms({ data: folder }), DatasetIntegrityError);
  rmSync(folder, { recursive: true });
});

test('there are 8,124 mushrooms, 4,208 edible, with one category of each of 22 features', async () => {
  const { rows, poisonous, features, dimension, names } = await loadMushrooms({ data: projectData });
  assert.equal(rows, 8124);
  assert.equal(poisonous.filter((p) => p === 0).length, 4208);
  assert.deepEqual([dimension, names.length, features.length], [118, 118, 8124 * 118]);
  for (let r = 0; r < rows; r++) {
    const row = features.subarray(r * dimension, (r + 1) * dimension);
    assert.equal(row[0], 1);
    assert.equal(
      row.reduce((sum, value) => sum + value, 0),
      23,
    );
  }
});

test('the odor alone tells nearly all poisonous mushrooms: 120 without a smell are the exception', async () => {
  const { rows, poisonous, features, dimension, names } = await loadMushrooms({ data: projectData });
  const odorless = names.indexOf('odor=n');
  let exceptions = 0;
  for (let r = 0; r < rows; r++) exceptions += poisonous[r] * features[r * dimension + odorless];
  assert.equal(exceptions, 120);
});
