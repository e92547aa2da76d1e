import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';

interface Moment {
  steps: number;
  kind: string;
  numTensors: number;
  rss: number;
}

function measure(how: 'auto' | 'eager', steps: number[]): Moment[] {
  const script = path.join(__dirname, 'testing', 'memory-run.js');
  const output = execFileSync(process.execPath, ['--expose-gc', script, how, ...steps.map(String)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

for (const [how, kind] of [
  ['auto', 'compiled'],
  ['eager', 'eager'],
] as const) {
  test(`${kind} steps: tensors stay the same over 1,000 steps, resident memory from 500 to 5,000`, (t) => {
    const moments = measure(how, [50, 500, 1000, 1050, 5000]);
    assert.ok(moments.every((moment) => moment.kind === kind));
    const [start, at500, , later, at5000] = moments;
    assert.equal(later.numTensors, start.numTensors);
    assert.equal(at5000.numTensors, start.numTensors);
    const growth = at5000.rss / at500.rss - 1;
    t.diagnostic(`resident memory ${(100 * growth).toFixed(1)} % more after 5,000 steps than after 500`);
    assert.ok(growth < 0.05, `resident memory grew by ${(100 * growth).toFixed(1)} %`);
  });
}
