import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { Random } from '../core/random';
import { throwsArgument } from '../core/testing/throws-argument';
import { readCandidates, writeCandidates } from './candidate-file';
import { hasInteraction, interactionsOf } from './interactions';
import { sampleCandidates } from './sampled-candidates';

const folder = mkdtempSync(path.join(tmpdir(), 'candidates-'));
after(() => rmSync(folder, { recursive: true }));

const sizes = { users: 3, items: 30 };
const wanted = interactionsOf({ user: Int32Array.of(0, 2, 2), item: Int32Array.of(5, 1, 9) }, sizes);
const known = interactionsOf({ user: Int32Array.of(0, 0, 2, 2), item: Int32Array.of(5, 6, 7, 8) }, sizes);
const random = new Random(3);

test('more negatives than a user leaves, other sizes, and no test are refused', () => {
  const options = { known, random };
  throwsArgument(() => sampleCandidates(wanted, { ...options, negatives: 29 }), 'negatives');
  throwsArgument(() => sampleCandidates(wanted, { ...options, negatives: 27 }), 'negatives');
  throwsArgument(() => sampleCandidates(wanted, { ...options, negatives: 0 }), 'negatives');
  const other = interactionsOf({ user: Int32Array.of(0), item: Int32Array.of(5) }, { users: 3, items: 31 });
  throwsArgument(() => sampleCandidates(wanted, { ...options, known: other }), 'known');
  const none = { ...wanted, offsets: new Int32Array(4), itemIds: new Int32Array(0) };
  throwsArgument(() => sampleCandidates(none, options), 'test');
  throwsArgument(() => sampleCandidates(wanted, { known, random: undefined as unknown as Random }), 'random');
});

test('negatives are all different and nothing the user touched, also where only just enough are left', () => {
  for (const negatives of [1, 10, 26]) {
    const found = sampleCandidates(wanted, { known, negatives, random });
    assert.deepEqual([...found.users], [0, 2, 2]);
    assert.deepEqual([...found.targets], [5, 1, 9]);
    found.users.forEach((user, row) => {
      const own = [...found.negatives.subarray(row * negatives, (row + 1) * negatives)];
      assert.equal(new Set(own).size, negatives);
      for (const item of own) {
        assert.ok(
          item >= 0 && item < 30 && !hasInteraction(known, user, item) && !hasInteraction(wanted, user, item),
        );
      }
    });
  }
});

test('negatives are uniform and repeat with the seed', () => {
  const draw = (seed: number) => sampleCandidates(wanted, { known, negatives: 5, random: new Random(seed) });
  assert.deepEqual(draw(1), draw(1));
  const counts = new Map<number, number>();
  for (let seed = 0; seed < 4000; seed++) {
    for (const item of draw(seed).negatives.subarray(0, 5)) counts.set(item, (counts.get(item) ?? 0) + 1);
  }
  assert.equal(counts.size, 28);
  const share = 5 / 28;
  for (const count of counts.values()) {
    assert.ok(Math.abs(count - 4000 * share) < 4.5 * Math.sqrt(4000 * share * (1 - share)), `${count}`);
  }
});

test("candidates come back from their file, which has the form of NCF's, and a damaged one is refused by line", () => {
  const file = path.join(folder, 'deep', 'er', 'test.negative');
  const candidates = sampleCandidates(wanted, { known, negatives: 4, random });
  writeCandidates(file, candidates);
  assert.deepEqual(readCandidates(file), candidates);
  assert.match(readFileSync(file, 'utf8').split('\n')[0], /^\(0,5\)\t\d+\t\d+\t\d+\t\d+$/);
  const theirs = path.join(folder, 'theirs.negative');
  for (const second of ['(1,2)\t3', '(1,2)\t3\t4\t5', '1,2\t3\t4', '(1,2)\t3\tx', '']) {
    writeFileSync(theirs, `(0,1)\t2\t3\n${second}\n(0,1)\t2\t3\n`);
    assert.throws(() => readCandidates(theirs), /line 2 of .* must be \(user,item\) and 2 negatives/);
  }
});

test('a file of candidates that was altered or cut at a line is refused, one without a hash is read', () => {
  const file = path.join(folder, 'hashed.negative');
  const candidates = sampleCandidates(wanted, { known, negatives: 4, random });
  writeCandidates(file, candidates);
  const text = readFileSync(file, 'utf8');
  const cut = text.slice(0, text.indexOf('\n') + 1);
  for (const altered of [cut, text.replace(/\d/, (digit) => String((Number(digit) + 1) % 10)), '']) {
    writeFileSync(file, altered);
    assert.throws(() => readCandidates(file), /hashed\.negative must/);
  }
  writeFileSync(file, text);
  rmSync(`${file}.sha256`);
  assert.deepEqual(readCandidates(file), candidates);
});

test('candidates whose parts do not belong together are not written over a good file', () => {
  const file = path.join(folder, 'good.negative');
  const candidates = sampleCandidates(wanted, { known, negatives: 4, random });
  writeCandidates(file, candidates);
  throwsArgument(
    () => writeCandidates(file, { ...candidates, targets: candidates.targets.subarray(1) }),
    'candidates.targets',
  );
  throwsArgument(() => writeCandidates(file, { ...candidates, width: 5 }), 'candidates.negatives');
  assert.deepEqual(readCandidates(file), candidates);
});

test('by popularity, negatives are drawn in proportion to how many know them, and none that nobody knows', () => {
  const user = Int32Array.from([...Array(10).keys(), 0, 1, 2]);
  const item = Int32Array.from([...Array(10).fill(3), 4, 4, 5]);
  const crowd = interactionsOf({ user, item }, { users: 11, items: 8 });
  const test = interactionsOf({ user: Int32Array.of(10), item: Int32Array.of(7) }, { users: 11, items: 8 });
  const counts = new Float64Array(8);
  const source = new Random(4);
  for (let round = 0; round < 13_000; round++) {
    const { negatives } = sampleCandidates(test, {
      known: crowd,
      negatives: 1,
      draw: 'popularity',
      random: source,
    });
    counts[negatives[0]] += 1;
  }
  assert.equal(
    counts.reduce((a, b) => a + b, 0),
    counts[3] + counts[4] + counts[5],
  );
  [10, 2, 1].forEach((weight, i) => {
    const expected = 1000 * weight;
    assert.ok(Math.abs(counts[3 + i] - expected) < 4.5 * Math.sqrt(expected), `${counts[3 + i]}`);
  });
  throwsArgument(
    () => sampleCandidates(test, { known: crowd, negatives: 4, draw: 'popularity', random: source }),
    'negatives',
  );
  throwsArgument(
    () => sampleCandidates(test, { known: crowd, draw: 'zipf' as never, random: source }),
    'draw',
  );
});
