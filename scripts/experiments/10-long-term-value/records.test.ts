import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRecordedResults } from 'lib/lessons';
import { mean } from '../runner/figures';

const versus = readRecordedResults('ltv-myopic-vs-planner').results;
const parts = readRecordedResults('ltv-stabilizers').results;
const offline = readRecordedResults('ltv-offline').results;

// What notebook 10 says of the recorded runs.

test('the planner beats the tuned myopic policy by an interval that excludes zero, and tuning beats plain greed', () => {
  assert.ok(versus.difference.lower > 0, `${versus.difference.lower}`);
  assert.ok(mean(versus.worlds.map(({ value }) => value['tuned myopic'] - value.greedy)) > 0);
});

test('Huber’s loss overestimates every customer by far, and costs return; the squared error does neither', () => {
  assert.ok(Math.min(...parts.bias['Huber’s loss']) > 0.4);
  assert.ok(mean(parts.bias['DQN, whole']) < 0.05);
  assert.ok(parts.difference['Huber’s loss'].upper < 0);
  assert.ok(mean(parts.share['DQN, whole']) > 0.97);
});

test('no learner is falsely deployed more often than the level allows', () => {
  for (const [name, count] of Object.entries(offline.falselyDeployed)) {
    assert.ok(count <= offline.level * offline.runs.length, `${name}: ${count} of ${offline.runs.length}`);
  }
});
