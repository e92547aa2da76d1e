import assert from 'node:assert/strict';
import { test } from 'node:test';
import { throwsArgument } from '../../core/testing/throws-argument';
import { type QuoteEvent, quoteAnswer } from '../../worlds/quotes/events';
import { QuoteFunnel } from '../../worlds/quotes/funnel';
import { encodeQuoteSessions, quoteActIds, quoteTokens } from './quote-sessions';

const tesla = [quoteAnswer('zip', '94103'), quoteAnswer('age', 34), quoteAnswer('vehicle', 'Tesla Model 3')];

test('no sessions, a bad length and events that the form does not have are refused', () => {
  throwsArgument(() => encodeQuoteSessions([]), 'sessions');
  throwsArgument(() => encodeQuoteSessions([tesla], 0), 'length');
  const strange = [...tesla, { act: 'answer', field: 'color', value: 1 } as unknown as QuoteEvent];
  throwsArgument(() => encodeQuoteSessions([strange]), 'field');
  throwsArgument(() => encodeQuoteSessions([[{ ...tesla[2], value: 99 }]]), 'vehicle');
  throwsArgument(() => encodeQuoteSessions([[{ ...tesla[1], value: Number.NaN }]]), 'age');
});

test('an empty session is all padding, a short one is padded on the left, of a long one the last events stay', () => {
  const { token, act, number } = encodeQuoteSessions([[], tesla], 4);
  assert.deepEqual([...token.subarray(0, 5)], [0, 0, 0, 0, 0]);
  assert.deepEqual([...act.subarray(4)], [0, 1, 1, 1]);
  assert.ok(Math.abs(number[6] - ((2 * (34 - 17)) / (90 - 17) - 1)) < 1e-6);
  const short = encodeQuoteSessions([tesla], 2);
  assert.deepEqual([...short.token], [...token.subarray(6)]);
});

test('different events have different tokens or acts, all in range', () => {
  const seen = new Map<string, string>();
  for (const { events } of new QuoteFunnel({ seed: 2 }).visitors(0, 2000)) {
    const { token, act, number } = encodeQuoteSessions([events], events.length);
    events.forEach((event, i) => {
      assert.ok(token[i] > 0 && token[i] < quoteTokens && act[i] > 0 && act[i] < quoteActIds);
      assert.ok(Math.abs(number[i]) <= 1);
      const what = event.act === 'compare' ? 'compare' : JSON.stringify(event);
      const code = `${token[i]} ${act[i]} ${number[i]}`;
      assert.equal(seen.get(code) ?? what, what);
      seen.set(code, what);
    });
  }
  assert.ok(seen.size > 300);
});
