import assert from 'node:assert/strict';
import { test } from 'node:test';
import { throwsArgument } from '../../core/testing/throws-argument';
import { quoteAddOns } from '../../worlds/quotes/add-ons';
import { quoteAnswer } from '../../worlds/quotes/events';
import { fitOfferPopularity, fitOfferRules, presentAnswers, quoteRules } from './offer-baselines';

const zip = quoteAnswer('zip', '10001');
const tesla = [zip, quoteAnswer('age', 50), quoteAnswer('vehicle', 'Tesla Model 3')];
const civic = [...tesla, quoteAnswer('vehicle', 'Honda Civic', 'edit')];

test('a log that does not fit the rules, or has no rows, is refused', () => {
  const one = { prefixes: [tesla], addOn: Int32Array.of(8), attached: Int32Array.of(1) };
  throwsArgument(() => fitOfferPopularity(one, 8), 'log.addOn');
  assert.throws(
    () => fitOfferPopularity({ ...one, addOn: Int32Array.of(0), prefixes: [] }, 8),
    /log.prefixes/,
  );
  throwsArgument(() => fitOfferRules(one, []), 'rules');
  const none = { prefixes: [], addOn: new Int32Array(0), attached: new Int32Array(0) };
  assert.throws(() => fitOfferPopularity(none, 8), /at least one/);
});

test('the last answer counts, and rules hold for it', () => {
  assert.equal(presentAnswers(civic).vehicle, civic[3].value);
  const charging = quoteRules[quoteAddOns.findIndex(({ name }) => name === 'EV charging cover')];
  assert.equal(charging(presentAnswers(tesla)), true);
  assert.equal(charging(presentAnswers(civic)), false);
  assert.equal(quoteRules.length, quoteAddOns.length);
  // No rule holds for someone of whom nothing is known.
  for (const rule of quoteRules) assert.equal(rule({}), false);
});

test('each rule says yes to some sessions and no to others, and its rates are those of the log', () => {
  const log = {
    prefixes: [tesla, tesla, tesla, civic],
    addOn: Int32Array.of(1, 1, 0, 1),
    attached: Int32Array.of(1, 0, 1, 0),
  };
  const mean = 0.5;
  const fitted = fitOfferRules(log, quoteRules).probabilities([tesla, civic]);
  assert.equal(fitted.length, 16);
  assert.ok(Math.abs(fitted[1] - (1 + mean) / 3) < 1e-12);
  assert.ok(Math.abs(fitted[8 + 1] - mean / 2) < 1e-12);
  const popular = fitOfferPopularity(log, 8).probabilities([tesla, []]);
  assert.ok(Math.abs(popular[1] - (1 + mean) / 4) < 1e-12);
  assert.deepEqual(popular.subarray(0, 8), popular.subarray(8));
  assert.equal(popular[7], mean);
});
