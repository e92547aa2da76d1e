import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Random } from '../core/random';
import { throwsArgument } from '../core/testing/throws-argument';
import { batchCount, batches } from './batches';

const notASize = fc.oneof(
  fc.integer({ max: 0 }),
  fc.double().filter((value) => !Number.isInteger(value)),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY),
);

function logOf(rows: number): { row: Int32Array; half: Float32Array } {
  return {
    row: Int32Array.from({ length: rows }, (_, i) => i),
    half: Float32Array.from({ length: rows }, (_, i) => i / 2),
  };
}

describe('batches', () => {
  it('refuse bad sizes, empty logs and uneven columns when called, before the first batch', () => {
    fc.assert(
      fc.property(notASize, (batchSize) => {
        throwsArgument(() => batches(logOf(3), { batchSize }), 'batchSize');
        throwsArgument(() => batchCount(3, batchSize), 'batchSize');
      }),
    );
    throwsArgument(() => batches(logOf(0), { batchSize: 2 }), 'columns');
    throwsArgument(() => batches({}, { batchSize: 2 }), 'columns');
    const uneven = { a: new Int32Array(2), b: new Int32Array(3) };
    throwsArgument(() => batches(uneven, { batchSize: 2 }), 'columns');
    throwsArgument(() => batchCount(-1, 2), 'rows');
  });

  it('hold each row once, all columns together, the last batch what is left', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 120 }),
        fc.option(fc.integer()),
        (rows, batchSize, seed) => {
          const random = seed === null ? undefined : new Random(seed);
          const cut = [...batches(logOf(rows), { batchSize, random })];
          assert.equal(cut.length, batchCount(rows, batchSize));
          cut.forEach((batch, i) => {
            assert.equal(
              batch.row.length,
              i < cut.length - 1 ? batchSize : rows - batchSize * (cut.length - 1),
            );
            assert.deepEqual(
              [...batch.half],
              [...batch.row].map((row) => row / 2),
            );
            assert.ok(batch.row instanceof Int32Array && batch.half instanceof Float32Array);
          });
          const seen = cut.flatMap((batch) => [...batch.row]);
          if (random === undefined) assert.deepEqual(seen, [...logOf(rows).row]);
          assert.deepEqual(
            seen.sort((a, b) => a - b),
            [...logOf(rows).row],
          );
        },
      ),
    );
  });

  it('come in the order of the seed, and leave the log as it is', () => {
    const log = logOf(1000);
    const order = (seed: number): number[] =>
      [...batches(log, { batchSize: 64, random: new Random(seed) })].flatMap((batch) => [...batch.row]);
    assert.deepEqual(order(1), order(1));
    assert.notDeepEqual(order(1), order(2));
    assert.notDeepEqual(order(1), [...log.row]);
    assert.deepEqual(log, logOf(1000));
  });

  it('that are shuffled are copies that may be changed', () => {
    const log = logOf(10);
    for (const batch of batches(log, { batchSize: 4, random: new Random(1) })) batch.row.fill(-1);
    assert.deepEqual(log, logOf(10));
  });
});
