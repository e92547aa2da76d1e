import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { DuckDBInstance } from '@duckdb/node-api';
import { throwsArgument } from '../../core/testing/throws-argument';
import { runArena } from './arena';
import { type ArenaRecord, arenaTotals } from './arena-record';
import { ArenaStore } from './arena-store';
import { runArenaTask } from './arena-task';

const root = mkdtempSync(path.join(tmpdir(), 'arena-'));
after(() => rmSync(root, { recursive: true }));
const scenario = { steps: 300, users: 50 };
const policies = [{ policy: 'best' }, { policy: 'best', label: 'best again', fromLog: false }];
const timeless = arenaTotals.filter((total) => !total.endsWith('Seconds'));

/** What must be equal from run to run: all but the clock. */
const facts = (records: readonly ArenaRecord[]) =>
  records.map((record) => ({
    policy: record.policy,
    seed: record.seed,
    columns: [record.block, record.persona, record.category, ...timeless.map((total) => record[total])],
  }));

describe('arena store', () => {
  it('refuses a folder that holds results of another scenario', async () => {
    const folder = path.join(root, 'other');
    new ArenaStore(folder, scenario);
    throwsArgument(() => new ArenaStore(folder, { ...scenario, steps: 301 }), 'folder');
    new ArenaStore(folder, { ...scenario, products: 50, block: 100 });
  });

  it('keeps files apart by policy, options and seed', () => {
    const store = new ArenaStore(path.join(root, 'names'), scenario);
    const specs = [
      { policy: 'a' },
      { policy: 'b', label: 'a' },
      { policy: 'a', options: { alpha: 1 } },
      { policy: 'a', options: { alpha: 2 } },
    ];
    const files = specs.flatMap((spec) => [1, 11].map((seed) => store.fileOf({ spec, seed })));
    assert.equal(new Set(files).size, files.length);
    const turned = [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ].map((options) => store.fileOf({ spec: { policy: 'a', options }, seed: 1 }));
    assert.equal(turned[0], turned[1]);
  });

  it('reads back what it wrote, Parquet that any engine reads', async () => {
    const store = new ArenaStore(path.join(root, 'round'), scenario);
    const task = { scenario, seed: 3, spec: { policy: 'best', label: "it's; drop" } };
    const record = await runArenaTask(task);
    assert.equal(store.has(task), false);
    await store.write(task, record);
    assert.equal(store.has(task), true);
    assert.deepEqual(await store.read(task), record);
    assert.equal(readFileSync(store.fileOf(task)).subarray(0, 4).toString(), 'PAR1');
    assert.ok(readdirSync(store.folder).every((name) => !name.endsWith('.part')));
  });

  it('a damaged record is found before the run, told with its file, and run again', async (t) => {
    const options = { scenario, policies: [{ policy: 'best' }], seeds: [1, 2], progress: false } as const;
    const folder = path.join(root, 'damaged');
    const right = facts(await runArena({ ...options, folder }));
    const store = new ArenaStore(folder, scenario);
    const [file, other] = [1, 2].map((seed) => store.fileOf({ spec: { policy: 'best' }, seed }));
    const whole = readFileSync(file);
    const flipped = (at: number): Buffer => {
      const copy = Buffer.from(whole);
      copy[at] ^= 1;
      return copy;
    };
    const warnings = t.mock.method(console, 'warn', () => {}).mock;
    const damages: Uint8Array[] = [
      Buffer.alloc(0),
      whole.subarray(0, 400),
      Buffer.from('nonsense'),
      readFileSync(other),
    ];
    for (let at = 5; at < whole.length; at += Math.ceil(whole.length / 25)) damages.push(flipped(at));
    for (const damage of damages) {
      writeFileSync(file, damage);
      const before = warnings.callCount();
      // A bit that says nothing of the values, as in the name of the writer, does no harm.
      assert.deepEqual(facts(await runArena({ ...options, folder })), right);
      for (const { arguments: words } of warnings.calls.slice(before)) {
        assert.ok(String(words[0]).startsWith(file));
        assert.match(
          String(words[0]),
          /must be the whole record of its task, got .*; its task is run again$/,
        );
      }
    }
    assert.ok(warnings.callCount() >= 4, `told ${warnings.callCount()} times`);
    assert.equal(facts(await runArena({ ...options, folder })).length, 2);
  });

  it('values that were changed by hand are found by their hash, and files without one are still read', async () => {
    const folder = path.join(root, 'edited');
    const task = { scenario, seed: 1, spec: { policy: 'best' } };
    const store = new ArenaStore(folder, scenario);
    const record = await runArenaTask(task);
    await store.write(task, record);
    const instance = await DuckDBInstance.create();
    const connection = await instance.connect();
    const copy = async (select: string, options: string): Promise<void> => {
      await connection.run(`create or replace table t as select ${select} from '${store.fileOf(task)}'`);
      await connection.run(`copy t to '${store.fileOf(task)}' (format parquet${options})`);
    };
    const reader = await connection.runAndReadAll(
      `select decode(value) as hash from parquet_kv_metadata('${store.fileOf(task)}') where decode(key) = 'sha256'`,
    );
    const hash = String(reader.getRows()[0][0]);
    await copy('*', '');
    assert.deepEqual(await store.read(task), record);
    await copy('* replace (rate + 1 as rate)', `, kv_metadata {sha256: '${hash}'}`);
    await assert.rejects(store.read(task), /got other values than were written/);
    connection.closeSync();
    instance.closeSync();
  });

  it('a scenario that is no JSON any more is named with its file', () => {
    const folder = path.join(root, 'broken');
    new ArenaStore(folder, scenario);
    writeFileSync(path.join(folder, 'scenario.json'), '{"steps');
    assert.throws(
      () => new ArenaStore(folder, scenario),
      /scenario\.json must hold a scenario as JSON, got /,
    );
  });

  it('does only what is missing', async () => {
    const folder = path.join(root, 'missing');
    const made: number[] = [];
    const factories = {
      counted: (_: object, setting: { truth: { seed: number } }) => {
        made.push(setting.truth.seed);
        return {
          name: 'x',
          select: () => ({ id: 0, action: 0, propensity: 1 }),
          update() {},
          save: () => ({ policy: 'x' }),
          restore() {},
        };
      },
    };
    const options = {
      scenario,
      policies: [{ policy: 'counted' }],
      folder,
      factories,
      progress: false,
    } as const;
    const first = await runArena({ ...options, seeds: [1, 2] });
    const second = await runArena({ ...options, seeds: [2, 3, 1] });
    assert.deepEqual(made, [1, 2, 3]);
    assert.deepEqual(
      second.map(({ seed }) => seed),
      [2, 3, 1],
    );
    assert.deepEqual(facts([second[2], second[0]]), facts(first));
  });

  it('in worker threads finds what one thread finds', async () => {
    const options = { scenario, policies, seeds: [1, 2], progress: false } as const;
    const there = await runArena({ ...options, threads: 2, folder: path.join(root, 'threads') });
    assert.deepEqual(facts(there), facts(await runArena(options)));
  });

  it('a run that is killed goes on with what is missing and ends like one that was not', async () => {
    const folder = path.join(root, 'killed');
    const long = {
      scenario: { steps: 20_000 },
      policies,
      seeds: [1, 2, 3, 4],
      folder,
      progress: false,
    } as const;
    const script = path.join(root, 'run.cjs');
    writeFileSync(
      script,
      `require(${JSON.stringify(path.join(__dirname, 'arena.js'))}).runArena(${JSON.stringify(long)});`,
    );
    const child = spawn(process.execPath, [script], { stdio: 'ignore' });
    const files = (): string[] => readdirSync(folder).filter((name) => name.endsWith('.parquet'));
    await until(
      child,
      () => statSync(folder, { throwIfNoEntry: false }) !== undefined && files().length >= 2,
    );
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('close', resolve));
    const survived = files().map((name) => [name, statSync(path.join(folder, name)).mtimeMs]);
    assert.ok(survived.length >= 2 && survived.length < 8, `killed midway, at ${survived.length} of 8`);

    const resumed = await runArena(long);
    assert.deepEqual(facts(resumed), facts(await runArena({ ...long, folder: undefined })));
    for (const [name, time] of survived)
      assert.equal(statSync(path.join(folder, String(name))).mtimeMs, time, 'not redone');
    assert.equal(files().length, 8);
  });
});

async function until(child: ChildProcess, condition: () => boolean): Promise<void> {
  while (!condition()) {
    if (child.exitCode !== null) throw new Error(`the run ended by itself, code ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
