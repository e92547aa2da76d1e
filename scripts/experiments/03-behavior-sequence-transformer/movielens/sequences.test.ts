import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRecordedResults } from 'lib/lessons';
import { readRequest } from '../../runner/command-line';
import { mean } from '../../runner/figures';
import { movieLensSequences } from './sequences';

const { seeds, results } = readRecordedResults('movielens-sequences');
const networks = ['SASRec', 'GRU4Rec', 'LSTM', 'BERT4Rec', 'BST'];
const chance = ['iALS', 'BPR-MF', 'FPMC', ...networks];

test('bad options are refused by name, before anything is trained', () => {
  for (const [args, message] of [
    [['--seeds', '0'], /--seeds must be an integer of 1 or more, got 0/],
    [['--seeds', 'three'], /--seeds must be an integer of 1 or more, got NaN/],
    [['--models', 'SASRec,GPT'], /--models must be one of "popularity", .*, got "GPT"/],
    [['--epochs', '3'], /Unknown option '--epochs'/],
  ] as const) {
    assert.throws(() => readRequest(movieLensSequences, args), message);
  }
});

test('every model where chance plays a part has three seeds, and the settings were chosen on validation', () => {
  assert.equal(seeds.length, 3);
  for (const [name, { ndcg, tried, settings, validationNdcg }] of Object.entries(results.models)) {
    assert.equal(ndcg.length, chance.includes(name) ? 3 : 1, name);
    const best = Math.max(...tried.map((each) => each.validationNdcg));
    assert.equal(validationNdcg[0], best);
    const chosen = tried.find((each) => each.validationNdcg === best);
    assert.deepEqual(settings, chosen?.settings);
  }
  for (const name of networks) assert.equal(results.models[name].tried.length, 2, name);
});

test('every network and every tuned baseline is ahead of popularity', () => {
  const popularity = mean(results.models.popularity.ndcg);
  for (const name of [...chance, 'item-kNN', 'EASE', 'Markov chain']) {
    for (const ndcg of results.models[name].ndcg) assert.ok(ndcg > popularity, `${name}: ${ndcg}`);
  }
});
