import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { experiments } from '../registry';
import { readRequest, usageOf } from './command-line';
import type { Outcome, Surroundings } from './definition';
import { experiment, stepExperiment } from './experiment';
import { listExperiments } from './list';
import { countOption } from './options';
import { type RunIdentity, RunStore, runFolder } from './run-store';

const folder = mkdtempSync(path.join(tmpdir(), 'experiments-'));
after(() => rmSync(folder, { recursive: true }));

/** Counts how often each piece of work is done. */
function counted() {
  const done: string[] = [];
  const made = experiment({
    name: 'off-policy-choice',
    chapter: '07-off-policy',
    summary: 'What the runner does with seeds',
    seeds: { first: 1, count: 3, most: 9 },
    options: {
      rows: countOption(10, 'rows'),
      threads: countOption(1, 'threads', { decides: false }),
    },
    async run(seed, { once, options }) {
      const half = await once('half', () => {
        done.push(`half of ${seed}`);
        return seed / 2;
      });
      if (half === stopAt.half) throw new Error('stopped');
      done.push(`seed ${seed}`);
      return { seed, rows: options.rows };
    },
    summarize: (runs) => ({ rows: runs[0].rows, runs: runs.length, counts: [] }),
  });
  return { done, made };
}
const stopAt = { half: -1 };

/** Runs an experiment as the command line says, in a folder of the test. */
function executed(
  made: ReturnType<typeof counted>['made'],
  args: readonly string[],
  base: string,
  signal = new AbortController().signal,
): Promise<Outcome> {
  const { seeds, values, part } = readRequest(made, args);
  const { threads, ...options } = values;
  const identity: RunIdentity = { experiment: made.name, version: made.version, options };
  const store = new RunStore(runFolder(path.join(folder, base), identity, values.rows === 10), identity);
  const surroundings: Surroundings = { seeds, values, part, store, log: () => {}, signal };
  return made.execute(surroundings);
}

process.env.RECSYS_PROGRESS = 'off';

test('bad input is refused by its name before any work', () => {
  const { made, done } = counted();
  for (const [args, message] of [
    [['--seeds', '0'], /--seeds must be an integer of 1 or more, got 0/],
    [['--seeds', 'many'], /--seeds must be an integer of 1 or more, got NaN/],
    [['--seeds', '10'], /--seeds must be at most 9, got 10/],
    [['--first', '-1'], /--first/],
    [['--part', '2/2'], /--part must be k\/n/],
    [['--part', 'half'], /--part must be k\/n/],
    [['--rows', '1.5'], /--rows must be an integer of 1 or more, got 1.5/],
    [['--row', '3'], /Unknown option '--row'/],
    [['seeds'], /Unexpected argument/],
  ] as const) {
    assert.throws(() => readRequest(made, args), message);
  }
  assert.deepEqual(done, []);
});

test('a run that is stopped goes on at its last step, and a whole one is not done again', async () => {
  const { made, done } = counted();
  stopAt.half = 1;
  await assert.rejects(executed(made, [], 'stopped'), /stopped/);
  assert.deepEqual(done, ['half of 1', 'seed 1', 'half of 2']);
  stopAt.half = -1;
  const outcome = await executed(made, [], 'stopped');
  assert.deepEqual(done.slice(3), ['seed 2', 'half of 3', 'seed 3']);
  assert.ok('results' in outcome && outcome.seeds.length === 3);
  await executed(made, ['--seeds', '4'], 'stopped');
  assert.deepEqual(done.slice(6), ['half of 4', 'seed 4']);
});

test('runs of other options are not taken for these, and options that decide nothing change nothing', async () => {
  const { made, done } = counted();
  await executed(made, ['--seeds', '1'], 'options');
  await executed(made, ['--seeds', '1', '--threads', '2'], 'options');
  assert.equal(done.length, 2);
  const outcome = await executed(made, ['--seeds', '1', '--rows', '20'], 'options');
  assert.equal(done.length, 4);
  assert.ok('results' in outcome);
  assert.deepEqual(outcome.results, { rows: 20, runs: 1, counts: [] });
});

test('a file of another identity, or one that is no JSON, is not taken', () => {
  const identity: RunIdentity = { experiment: 'x', version: 1, options: { rows: 1 } };
  const at = path.join(folder, 'identity');
  new RunStore(at, identity).write(['seed-1'], 7, 1);
  assert.equal(new RunStore(at, identity).read('seed-1')?.result, 7);
  assert.equal(new RunStore(at, { ...identity, version: 2 }).read('seed-1'), undefined);
  assert.equal(new RunStore(at, { ...identity, options: { rows: 2 } }).read('seed-1'), undefined);
  writeFileSync(path.join(at, 'seed-1.json'), '{"identity": ');
  assert.equal(new RunStore(at, identity).read('seed-1'), undefined);
});

test('a result comes back as it will be read: what is not finite is null, and no unfinished file stays', () => {
  const at = path.join(folder, 'written');
  const store = new RunStore(at, { experiment: 'x', version: 1, options: {} });
  const kept = store.write(['a key / with signs'], { x: Number.NaN, list: Int8Array.of(1) }, 2);
  assert.deepEqual(kept.result, store.read('a key / with signs')?.result);
  assert.deepEqual(Object.values(kept.result), [null, { 0: 1 }]);
  assert.ok(readdirSync(at).every((file) => file.endsWith('.json')));
});

test('parts share the seeds, and the results come when all are there', async () => {
  const { made, done } = counted();
  const first = await executed(made, ['--part', '0/2'], 'parts');
  assert.ok('missing' in first && /1 of 3 seeds \(2\)/.test(first.missing));
  assert.deepEqual(done, ['half of 1', 'seed 1', 'half of 3', 'seed 3']);
  assert.ok('results' in (await executed(made, ['--part', '1/2'], 'parts')));
});

test('an aborted signal ends the run before the next step', async () => {
  const { made, done } = counted();
  await assert.rejects(executed(made, [], 'aborted', AbortSignal.abort()), { name: 'AbortError' });
  assert.deepEqual(done, []);
});

test('steps that depend on each other refuse to be shared', async () => {
  const made = stepExperiment({
    name: 'off-policy-choice',
    chapter: '07-off-policy',
    summary: 'What the runner does with steps',
    seeds: { first: 0, count: 1 },
    runAll: async () => ({ rows: 1, runs: 1, counts: [] }),
  });
  await assert.rejects(executed(made, ['--part', '0/2'], 'steps'), /--part must be left out/);
});

test('the command of a record holds what differs from the defaults', () => {
  const { made } = counted();
  const { command, again } = readRequest(made, [
    '--rows',
    '20',
    '--first',
    '5',
    '--as',
    'other',
    '--part',
    '0/2',
  ]);
  assert.equal(
    command,
    'npm run experiment off-policy-choice -- --seeds 3 --first 5 --rows 20 --as other --record',
  );
  assert.ok(again.endsWith('--as other --part 0/2'), again);
});

test('the list names every experiment with its chapter and what it answers; help names every option', () => {
  const lines = listExperiments(experiments).split('\n');
  assert.equal(lines.length, experiments.length + 1);
  for (const [i, { name, chapter, summary }] of experiments.entries()) {
    for (const part of [name, chapter, summary]) assert.ok(lines[i + 1].includes(part), lines[i + 1]);
  }
  for (const each of experiments) {
    const help = usageOf(each);
    assert.ok(help.includes('--seeds') && help.includes('--record'));
    for (const name of Object.keys(each.options)) {
      assert.ok(help.includes(`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`), name);
    }
  }
});
