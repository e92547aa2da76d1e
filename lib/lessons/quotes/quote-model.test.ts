import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { Random } from '../../core/random';
import { rejectsArgument } from '../../core/testing/throws-argument';
import { fitPlatt } from '../../evaluation/click/recalibration';
import { quoteAnswer } from '../../worlds/quotes/events';
import { QuoteFunnel } from '../../worlds/quotes/funnel';
import { QuoteModel, trainQuoteModel } from './quote-model';

const folder = mkdtempSync(path.join(tmpdir(), 'quote-model-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const funnel = new QuoteFunnel({ seed: 9 });
const options = {
  training: funnel.offerLog(0, 3000),
  validation: funnel.offerLog(3000, 700),
  calibration: { offers: funnel.offerLog(3700, 700), fit: fitPlatt },
  width: 12,
  length: 12,
  epochs: 2,
};
const prefix = [quoteAnswer('zip', '94103'), quoteAnswer('age', 34), quoteAnswer('vehicle', 'Tesla Model 3')];

test('an unknown reader, and a folder without a model, are refused', async () => {
  const random = new Random(1);
  await rejectsArgument(trainQuoteModel({ ...options, reader: 'rnn' as 'gru', random }), 'reader');
  await rejectsArgument(QuoteModel.load(path.join(folder, 'none')), 'folder');
  assert.equal(QuoteModel.isSaved(folder), false);
});

test('rows that chose weights or the epoch may not calibrate: logs that share a visitor are refused', async () => {
  const random = new Random(1);
  const refuse = (changed: Partial<typeof options>, message: RegExp) =>
    assert.rejects(trainQuoteModel({ ...options, ...changed, random }), message);
  const both = (from: number) => ({ offers: funnel.offerLog(from, 700), fit: fitPlatt });
  await refuse(
    { validation: funnel.offerLog(2900, 700) },
    /validation must be of visitors that training does/,
  );
  await refuse(
    { calibration: both(2500) },
    /calibration.offers must be of visitors that training does not have/,
  );
  await refuse(
    { calibration: both(3650) },
    /calibration.offers must be of visitors that validation does not have, got "visitor 36\d\d"/,
  );
});

test('the calibration is fitted on its own offers: others there change it and nothing of the network', async () => {
  const trained = async (calibration: typeof options.calibration | undefined) => {
    const { model } = await trainQuoteModel({ ...options, epochs: 1, calibration, random: new Random(3) });
    const answer = { logits: model.logits([prefix]), scale: model.scale };
    model.dispose();
    return answer;
  };
  const plain = await trained(undefined);
  const one = await trained(options.calibration);
  const other = await trained({ ...options.calibration, offers: funnel.offerLog(9000, 700) });
  assert.deepEqual(plain.scale, { slope: 1, intercept: 0 });
  assert.deepEqual(one.logits, plain.logits);
  assert.deepEqual(other.logits, plain.logits);
  assert.notDeepEqual(one.scale, other.scale);
});

test('a model comes back from disk with the same probabilities; a broken file is an error that names it', async () => {
  const { model, fit } = await trainQuoteModel({ ...options, random: new Random(2) });
  assert.equal(fit.history.length, 2);
  const sessions = [prefix, [], funnel.visitor(4).events];
  const before = model.probabilities(sessions);
  assert.equal(before.length, 24);
  for (const p of before) assert.ok(p > 0 && p < 1);
  await model.save(folder);
  const loaded = await QuoteModel.load(folder);
  assert.deepEqual(loaded.probabilities(sessions), before);
  assert.notEqual(loaded.scale.intercept, 0);
  // One session at a time or all at once: the same numbers.
  sessions.forEach((session, row) => {
    loaded.probabilities([session]).forEach((p, a) => {
      assert.ok(Math.abs(p - before[8 * row + a]) < 1e-6);
    });
  });
  loaded.dispose();
  writeFileSync(path.join(folder, 'notes.txt'), 'mine');
  await rejectsArgument(model.save(folder), 'folder');
  rmSync(path.join(folder, 'notes.txt'));
  truncateSync(path.join(folder, 'model.json'), 500);
  await assert.rejects(QuoteModel.load(folder), /model\.json must/);
});
