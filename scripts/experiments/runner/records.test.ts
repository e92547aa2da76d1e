import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { experiments } from '../registry';
import { projectRoot } from './project-root';

const folder = path.join(projectRoot, 'data', 'results');
const records = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length));

test('every record has its experiment, and every experiment its record', () => {
  const made = experiments.flatMap(({ name, alsoRecords = [] }) => [name, ...alsoRecords]);
  assert.deepEqual([...records].sort(), made.sort());
});

test('every experiment has a name of its own, a chapter with a notebook and a sentence on what it answers', () => {
  assert.equal(new Set(experiments.map(({ name }) => name)).size, experiments.length);
  const notebooks = readdirSync(path.join(projectRoot, 'notebooks'));
  const numbers = notebooks.map((file) => file.slice(0, 2));
  for (const { chapter, summary } of experiments) {
    assert.ok(numbers.includes(chapter.slice(0, 2)), chapter);
    assert.ok(summary.length > 20 && !summary.endsWith('.'), summary);
  }
});

test('every record fits the type that notebooks read it by: the compiler is the judge', () => {
  const cache = path.join(projectRoot, '.cache');
  const at = mkdtempSync(path.join(cache, 'records-'));
  try {
    const lines = records.map((name) => {
      const { results } = JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')) as {
        results: unknown;
      };
      return `(${JSON.stringify(results)}) satisfies RecordedResultTypes['${name}'];`;
    });
    const program = ["import type { RecordedResultTypes } from 'lib/lessons';", ...lines];
    writeFileSync(path.join(at, 'records.ts'), program.join('\n'));
    const options = {
      extends: path.join(projectRoot, 'tsconfig.json'),
      compilerOptions: { noEmit: true, declaration: false, rootDir: projectRoot },
      include: ['records.ts'],
      exclude: [],
    };
    writeFileSync(path.join(at, 'tsconfig.json'), JSON.stringify(options));
    const compiler = path.join(projectRoot, 'node_modules', 'typescript', 'bin', 'tsc');
    const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', at], { encoding: 'utf8' });
    assert.equal(status, 0, stdout.slice(0, 2000));
  } finally {
    rmSync(at, { recursive: true });
  }
});
