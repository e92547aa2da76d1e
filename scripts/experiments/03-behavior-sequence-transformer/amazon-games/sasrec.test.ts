import assert from 'node:assert/strict';
import { test } from 'node:test';
import { interactionsOf, leaveOneOutSequences, Random, sampleCandidates } from 'lib';
import { takeCases } from 'lib/data';
import { readRecordedResults } from 'lib/lessons';
import { readRequest } from '../../runner/command-line';
import { knownItems } from './cases';
import { gamesSasrec } from './sasrec';
import { lossOf } from './sasrec-options';

test('a bad option is refused before any data is read, by its name and with what it has to be', () => {
  const refused = (args: string[], message: RegExp) =>
    assert.throws(() => readRequest(gamesSasrec, args), message);
  refused(['--loss', 'hinge'], /--loss must be one of "softmax", "sampledSoftmax", .*, got "hinge"/);
  refused(['--negatives', '0'], /--negatives must be an integer of 1 or more, got 0/);
  refused(['--negatives', 'many'], /--negatives must be an integer of 1 or more, got NaN/);
  refused(['--dropout', '1.5'], /--dropout must be in \[0, 1\], got 1.5/);
  refused(['--rate', '0'], /--rate must be .*, got 0/);
  refused(['--schedule', 'cosine'], /--schedule must be one of "constant", "linear", got "cosine"/);
  refused(['--epochs', '2.5'], /--epochs must be an integer of 1 or more, got 2.5/);
  refused(['--watch', 'test'], /--watch must be one of "sampled", "full", got "test"/);
  refused(['--minutes=-1'], /--minutes must be .*, got -1/);
  refused(['--epoch', '3'], /Unknown option '--epoch'/);
});

test('the recorded command gives the same options again', () => {
  const args = ['--loss', 'bpr', '--negatives', '3', '--schedule', 'linear', '--as', 'x'];
  const { values, command, as } = readRequest(gamesSasrec, args);
  const [, ...again] = command.split(' -- ');
  const repeated = readRequest(gamesSasrec, again.join(' ').split(' '));
  assert.deepEqual(repeated.values, values);
  assert.equal(repeated.as, as);
});

test('a loss by its name has its negatives', () => {
  assert.deepEqual(lossOf({ loss: 'bpr', negatives: 3 }), {
    kind: 'bpr',
    negatives: { per: 'position', count: 3 },
  });
  assert.deepEqual(lossOf({ loss: 'softmax', negatives: 3 }), { kind: 'softmax' });
});

test('the candidates of a case hold what came next and nothing that was known', () => {
  const user = Int32Array.of(0, 0, 0, 0, 1, 1, 1, 2, 2, 2);
  const item = Int32Array.of(0, 1, 2, 3, 3, 4, 5, 6, 7, 8);
  const { test: cases } = leaveOneOutSequences({ user, item }, { items: 9 });
  const some = takeCases(cases, [0, 2]);
  assert.deepEqual([...some.next.itemIds], [3, 8]);
  const known = knownItems(some, true);
  assert.deepEqual(
    known,
    interactionsOf(
      { user: Int32Array.of(0, 0, 0, 0, 1, 1, 1), item: Int32Array.of(0, 1, 2, 3, 6, 7, 8) },
      { users: 2, items: 9 },
    ),
  );
  assert.deepEqual([...knownItems(some, false).itemIds], [0, 1, 2, 6, 7]);
  const { negatives } = sampleCandidates(some.next, { known, negatives: 5, random: new Random(1) });
  assert.deepEqual([...negatives.subarray(0, 5)].sort(), [4, 5, 6, 7, 8]);
});

test('the recorded run reaches 0.72 and 0.51 by the paper’s protocol and was the best candidate on validation', () => {
  const { results } = readRecordedResults('amazon-games-sasrec-protocol');
  const { validation: reached, otherCandidates = [] } = results;
  assert.ok(results.sampled[10].hitRate >= 0.72 && results.sampled[10].ndcg >= 0.51);
  assert.equal(results.counts.users, 30_901);
  assert.ok(otherCandidates.length >= 2);
  for (const { command, validation } of otherCandidates) {
    assert.ok(reached !== undefined && validation.hitRate < reached.hitRate, command);
  }
});
