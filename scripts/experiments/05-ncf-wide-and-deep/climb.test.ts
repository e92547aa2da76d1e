import assert from 'node:assert/strict';
import { test } from 'node:test';
import { climb } from './climb';

const ladders = { a: [1, 2, 4, 8, 16], b: [0, 1, 2, 3] };

test('the climb ends where neither neighbor is better, and tries nothing twice', async () => {
  const asked: string[] = [];
  const lossOf = async ({ a, b }: Record<string, number>) => {
    asked.push(`${a} ${b}`);
    return (Math.log2(a) - 3) ** 2 + (b - 1) ** 2;
  };
  const { settings, tried } = await climb(ladders, { a: 1, b: 2 }, lossOf);
  assert.deepEqual(settings, { a: 8, b: 1 });
  assert.equal(new Set(asked).size, asked.length);
  assert.equal(tried.length, asked.length);
  for (const neighbor of ['4 1', '16 1', '8 0', '8 2']) assert.ok(asked.includes(neighbor), neighbor);
});

test('an optimum at the end of a ladder is found and stays there', async () => {
  const { settings } = await climb(ladders, { a: 2, b: 1 }, async ({ a, b }) => a + b);
  assert.deepEqual(settings, { a: 1, b: 0 });
});

test('settings that depend on each other are gone over twice', async () => {
  // Along a alone it stops at index 1, where b follows; only then is index 2 better.
  const lossOf = async ({ a, b }: Record<string, number>) =>
    2 * (Math.log2(a) - 2) ** 2 + (Math.log2(a) - b) ** 2;
  const { settings } = await climb(ladders, { a: 0, b: 0 }, lossOf);
  assert.deepEqual(settings, { a: 4, b: 2 });
});
