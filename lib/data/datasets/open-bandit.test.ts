import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { projectFolder, readSettings } from '../../core/settings';
import { DatasetIntegrityError } from './integrity';
import { loadOpenBandit } from './open-bandit';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'open-bandit-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));
const projectData = path.join(projectFolder, 'data');
const sum = (column: ArrayLike<number>): number => Array.from(column).reduce((a, b) => a + b, 0);

describe('the Open Bandit sample', () => {
  it('is refused where a committed file was altered', async () => {
    fs.cpSync(path.join(projectData, 'obd-men'), path.join(folder, 'obd-men'), { recursive: true });
    fs.appendFileSync(path.join(folder, 'obd-men', 'bts', 'men.parquet'), 'x');
    await assert.rejects(loadOpenBandit({ data: folder }), DatasetIntegrityError);
  });

  it('has 10,000 decisions of each policy over 34 items and 3 positions, with 46 and 69 clicks', async () => {
    const { random, bts, userFeatures } = await loadOpenBandit({ data: projectData });
    for (const log of [random, bts]) {
      for (const column of Object.values(log)) assert.equal(column.length, 10_000);
      assert.equal(new Set(log.item).size, 34);
      assert.deepEqual([...new Set(log.position)].sort(), [0, 1, 2]);
      assert.ok(log.propensity.every((p) => p > 0 && p <= 1));
      // One week of November 2019.
      assert.ok(log.timestamp.every((t) => t > Date.UTC(2019, 10, 24) && t < Date.UTC(2019, 11, 1)));
    }
    assert.deepEqual([sum(random.click), sum(bts.click)], [46, 69]);
    assert.ok(random.propensity.every((p) => Math.abs(p - 1 / 34) < 1e-12));
    assert.deepEqual([random.item[0], random.position[0], bts.item[0], bts.position[0]], [14, 2, 2, 1]);
    assert.equal(bts.propensity[0], 0.045525);
    assert.deepEqual(
      userFeatures.map((vocabulary) => vocabulary.size),
      [3, 5, 9, 9],
    );
  });

  it('is the same in the committed form and in the official one, where that is here', async (test) => {
    const { data } = readSettings();
    if (!data || !fs.existsSync(path.join(data, 'obd-men', 'random', 'men.csv'))) {
      return test.skip('RECSYS_DATA holds no obd-men/random/men.csv');
    }
    const [official, committed] = await Promise.all([
      loadOpenBandit({ data }),
      loadOpenBandit({ data: projectData }),
    ]);
    assert.deepEqual(official.random, committed.random);
    assert.deepEqual(official.bts, committed.bts);
  });
});
