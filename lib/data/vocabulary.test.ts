import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { throwsArgument } from '../core/testing/throws-argument';
import { hashBuckets, hashCollisions, murmur3 } from './hashing';
import { type Id, Vocabulary } from './vocabulary';

const anyId: fc.Arbitrary<Id> = fc.oneof(fc.integer(), fc.string({ minLength: 1 }));
const wideId = fc.bigInt({ min: 2n ** 53n, max: 2n ** 80n });

describe('vocabulary', () => {
  it('refuses no ids, ids that are none, and options that do not go together', () => {
    throwsArgument(() => new Vocabulary([]), 'ids');
    for (const id of [Number.NaN, Number.POSITIVE_INFINITY, '', undefined, null]) {
      throwsArgument(() => new Vocabulary([1, id as number]), 'ids');
    }
    for (const minimumCount of [0, -1, 1.5, Number.NaN]) {
      throwsArgument(() => new Vocabulary([1], { minimumCount, unseenBucket: true }), 'minimumCount');
    }
    throwsArgument(() => new Vocabulary([1], { minimumCount: 2 }), 'minimumCount');
  });

  it('refuses ids it has not seen and indices it does not have', () => {
    const vocabulary = new Vocabulary([10, 20]);
    throwsArgument(() => vocabulary.index(30), 'id');
    assert.throws(() => vocabulary.index('10'), /got "10"/);
    assert.throws(() => vocabulary.encode([10, 11]), /got 11/);
    for (const index of [-1, 2, 0.5, Number.NaN]) throwsArgument(() => vocabulary.id(index), 'index');
    const withBucket = new Vocabulary([10, 20], { unseenBucket: true });
    throwsArgument(() => withBucket.id(2), 'index');
  });

  it('is a bijection between ids and 0 .. size - 1, whatever the order and repeats', () => {
    fc.assert(
      fc.property(fc.array(anyId, { minLength: 1 }), (ids) => {
        const vocabulary = new Vocabulary(ids);
        assert.equal(vocabulary.size, new Set(ids).size);
        vocabulary.ids.forEach((id, index) => {
          assert.equal(vocabulary.index(id), index);
          assert.equal(vocabulary.id(index), id);
        });
        assert.deepEqual(new Vocabulary([...ids, ...ids].reverse()).ids, vocabulary.ids);
        assert.deepEqual(
          [...vocabulary.encode(ids)],
          ids.map((id) => vocabulary.index(id)),
        );
      }),
    );
  });

  it('orders numbers by size and texts after them', () => {
    assert.deepEqual(new Vocabulary([10, 9, 'b', -1, 'B', 'a']).ids, [-1, 9, 10, 'B', 'a', 'b']);
  });

  it('orders texts by code point, as UTF-8 and databases do, not by UTF-16', () => {
    const ids = ['\u{1f600}', '\uff21', 'ab', 'a'];
    const byBytes = [...ids].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    assert.deepEqual(new Vocabulary(ids).ids, byBytes);
    assert.deepEqual(byBytes, ['a', 'ab', '\uff21', '\u{1f600}']);
  });

  it('takes whole numbers beyond 2^53 as BigInt, and a BigInt that a number holds as that number', () => {
    const vocabulary = new Vocabulary([2n ** 60n, 5n, 7, 2n ** 60n + 1n, 'a']);
    assert.deepEqual(vocabulary.ids, [5, 7, 2n ** 60n, 2n ** 60n + 1n, 'a']);
    assert.deepEqual([vocabulary.index(5), vocabulary.index(7n), vocabulary.index(2n ** 60n)], [0, 1, 2]);
    assert.deepEqual(vocabulary.encode(BigInt64Array.of(7n, 5n)), Int32Array.of(1, 0));
    assert.throws(() => vocabulary.index(2n ** 61n), /got 2305843009213693952n/);
  });

  it('decodes what it encoded, and refuses indices of no id', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(anyId, wideId), { minLength: 1 }), (ids) => {
        const vocabulary = new Vocabulary(ids);
        assert.deepEqual(vocabulary.decode(vocabulary.encode(ids)), ids);
      }),
    );
    throwsArgument(() => new Vocabulary([1]).decode([0, 1]), 'index');
  });

  it('goes through JSON unchanged, whatever its ids', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(anyId, wideId), { minLength: 1 }), fc.boolean(), (ids, unseenBucket) => {
        const vocabulary = new Vocabulary(ids, { unseenBucket });
        assert.deepEqual(Vocabulary.from(JSON.parse(JSON.stringify(vocabulary))), vocabulary);
      }),
    );
    const bucketAlone = new Vocabulary([1, 2], { unseenBucket: true, minimumCount: 2 });
    assert.deepEqual(Vocabulary.from(JSON.parse(JSON.stringify(bucketAlone))), bucketAlone);
  });

  it('refuses to be made of a damaged JSON', () => {
    const bad: [unknown, string][] = [
      [null, 'saved'],
      [{}, 'saved.ids'],
      [{ ids: [1] }, 'saved.unseenBucket'],
      [{ ids: [], unseenBucket: false }, 'ids'],
      [{ ids: [2, 1], unseenBucket: false }, 'saved.ids[1]'],
      [{ ids: [1, 1], unseenBucket: false }, 'saved.ids[1]'],
      [{ ids: [{ bigint: '1.5' }], unseenBucket: false }, 'saved.ids[0]'],
      [{ ids: [null], unseenBucket: false }, 'saved.ids[0]'],
    ];
    for (const [saved, message] of bad) throwsArgument(() => Vocabulary.from(saved as never), message);
  });

  it('gives all unseen ids the last index when asked to, and rare ids with them', () => {
    const vocabulary = new Vocabulary([7, 7, 8, 9, 9, 9], { unseenBucket: true, minimumCount: 2 });
    assert.deepEqual(vocabulary.ids, [7, 9]);
    assert.deepEqual([vocabulary.size, vocabulary.unseenIndex], [3, 2]);
    assert.deepEqual(vocabulary.encode([7, 8, 9, 1234]), Int32Array.of(0, 2, 1, 2));
    assert.deepEqual([vocabulary.has(8), vocabulary.has(9)], [false, true]);
    assert.equal(new Vocabulary([7]).unseenIndex, undefined);
  });
});

describe('hash buckets', () => {
  it("equal MurmurHash3's published test vectors", () => {
    const vectors: [string, number, number][] = [
      ['', 0, 0],
      ['', 1, 0x514e28b7],
      ['', 0xffffffff, 0x81f16f39],
      ['test', 0, 0xba6bd213],
      ['test', 0x9747b28c, 0x704b81dc],
      ['Hello, world!', 0, 0xc0363e43],
      ['Hello, world!', 0x9747b28c, 0x24884cba],
      ['The quick brown fox jumps over the lazy dog', 0x9747b28c, 0x2fa826cd],
      ['\0\0\0\0', 0, 0x2362f9de],
      ['aaa', 0x9747b28c, 0x283e0130],
      ['aa', 0x9747b28c, 0x5d211726],
      ['a', 0x9747b28c, 0x7fa09ea6],
    ];
    for (const [text, seed, hash] of vectors) assert.equal(murmur3(Buffer.from(text), seed), hash, text);
  });

  it('refuse bad options and ids that have no fixed bytes', () => {
    for (const buckets of [0, -1, 1.5, Number.NaN, 2 ** 31]) {
      throwsArgument(() => hashBuckets([1], { buckets }), 'buckets');
    }
    for (const seed of [-1, 0.5, Number.NaN, 2 ** 32]) {
      throwsArgument(() => hashBuckets([1], { buckets: 2, seed }), 'seed');
    }
    for (const id of [0.5, Number.NaN, 2 ** 31, -(2 ** 31) - 1, undefined]) {
      throwsArgument(() => hashBuckets([1, id as number], { buckets: 2 }), 'ids[1]');
    }
  });

  it('are in range and depend on the id and the seed alone', () => {
    fc.assert(
      fc.property(fc.array(anyId), fc.integer({ min: 1, max: 1000 }), fc.nat(), (ids, buckets, seed) => {
        const found = hashBuckets(ids, { buckets, seed });
        assert.ok(found.every((bucket) => bucket >= 0 && bucket < buckets));
        ids.forEach((id, row) => {
          assert.equal(hashBuckets([id], { buckets, seed })[0], found[row]);
        });
      }),
    );
  });

  it('are filled evenly, and another seed is another function', () => {
    const ids = Int32Array.from({ length: 50_000 }, (_, id) => id);
    const counts = new Array<number>(10).fill(0);
    for (const bucket of hashBuckets(ids, { buckets: 10 })) counts[bucket]++;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 5000) ** 2 / 5000, 0);
    assert.ok(chiSquare < 28, `chi-square ${chiSquare} with 9 degrees of freedom`);
    const other = hashBuckets(ids, { buckets: 10, seed: 1 });
    const same = hashBuckets(ids, { buckets: 10 }).filter((bucket, row) => bucket === other[row]).length;
    assert.ok(Math.abs(same / 50_000 - 0.1) < 0.006);
  });

  it('collide as often as balls thrown at random into bins', () => {
    const ids = Array.from({ length: 1000 }, (_, id) => id);
    const { ids: different, usedBuckets, collidingIds } = hashCollisions([...ids, ...ids], { buckets: 1000 });
    assert.equal(different, 1000);
    assert.ok(Math.abs(usedBuckets - 1000 * (1 - Math.exp(-1))) < 40, String(usedBuckets));
    assert.ok(Math.abs(collidingIds - 1000 * (1 - Math.exp(-1))) < 60, String(collidingIds));
    assert.deepEqual(hashCollisions(ids, { buckets: 1 }), { ids: 1000, usedBuckets: 1, collidingIds: 1000 });
    assert.deepEqual(hashCollisions([5], { buckets: 9 }), { ids: 1, usedBuckets: 1, collidingIds: 0 });
  });
});
