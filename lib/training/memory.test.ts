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
  const output = execFileSync(
    process.execPath,
    ['--expose-gc', '--max-semi-space-size=4', script, how, ...steps.map(String)],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

// 5,000 eager steps take half a minute on a free machine, so the fallback is watched for 2,000.
for (const [how, kind, last] of [
  ['auto', 'compiled', 5000],
  ['eager', 'eager', 2000],
] as const) {
  test(`${kind} steps: tensors stay the same over 1,000 steps, resident memory from 500 to ${last}`, (t) => {
    const moments = measure(how, [50, 500, 1050, last]);
    assert.ok(moments.every((moment) => moment.kind === kind));
    const [start, at500, later, end] = moments;
    assert.equal(later.numTensors, start.numTensors);
    assert.equal(end.numTensors, start.numTensors);
    const growth = end.rss / at500.rss - 1;
    t.diagnostic(`resident memory ${(100 * growth).toFixed(1)} % more after ${last} steps than after 500`);
    assert.ok(growth < 0.05, `resident memory grew by ${(100 * growth).toFixed(1)} %`);
  });
}
