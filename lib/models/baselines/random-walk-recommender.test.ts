import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import { bipartiteGraph } from '../../data/graph/bipartite-graph';
import { interactionsOf } from '../../data/interactions';
import { randomWalkScores } from './random-walk-recommender';

// Users 0 and 1 share item 1; user 2 stands apart with item 3; user 3 took nothing.
const log = { user: Int32Array.of(0, 0, 1, 1, 2), item: Int32Array.of(0, 1, 1, 2, 3) };
const graph = bipartiteGraph(interactionsOf(log, { users: 4, items: 4 }));

test('a user who is not there and options outside their ranges are refused', () => {
  const random = new Random(1);
  throwsArgument(() => randomWalkScores(graph, { steps: 0, random }), 'steps');
  const scoreItems = randomWalkScores(graph, { steps: 10, random });
  throwsArgument(() => scoreItems(Int32Array.of(4)), 'users');
});

test('scores reach what like-minded users took, not what is out of reach, and are 0 for who took nothing', async () => {
  const scoreItems = randomWalkScores(graph, { steps: 5000, restart: 0.2, random: new Random(2) });
  const scores = await scoreItems(Int32Array.of(0, 3));
  const [own, shared, near, far] = scores.subarray(0, 4);
  assert.ok(shared > own && own > near && near > 100 && far === 0, `${scores}`);
  assert.deepEqual(Array.from(scores.subarray(4)), [0, 0, 0, 0]);
});

test('a user’s scores do not depend on who else is asked for', async () => {
  const scoreItems = randomWalkScores(graph, { steps: 100, random: new Random(3) });
  const together = await scoreItems(Int32Array.of(0, 1, 2));
  assert.deepEqual(await scoreItems(Int32Array.of(1)), together.slice(4, 8));
});
