import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ArgumentError } from './argument-error';
import { readSettings, settingDescriptions } from './settings';

/** Runs a script in a Node of its own with the given environment variables. */
function run(script: string, environment: Record<string, string>): { stdout: string; stderr: string } {
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
    cwd: __dirname,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
  });
  return { stdout, stderr };
}

describe('settings', () => {
  it('name the variable, the rule and the value when a choice is unknown', () => {
    assert.throws(() => readSettings({ RECSYS_DEVICE: 'tpu' }), {
      message: 'RECSYS_DEVICE must be one of auto, cpu, gpu, javascript, got "tpu"',
    });
    assert.throws(() => readSettings({ RECSYS_PROGRESS: 'loud' }), {
      message: 'RECSYS_PROGRESS must be one of auto, lines, off, got "loud"',
    });
  });

  it('refuse whatever is not an integer of the range', () => {
    const ranges = {
      TF_CPP_MIN_LOG_LEVEL: [0, 3],
      TF_ENABLE_ONEDNN_OPTS: [0, 1],
      TF_NUM_INTRAOP_THREADS: [1, 1024],
    };
    for (const [name, [low, high]] of Object.entries(ranges)) {
      fc.assert(
        fc.property(fc.oneof(fc.string(), fc.double().map(String), fc.integer().map(String)), (text) => {
          const value = Number(text);
          fc.pre(text.trim() !== '' && !(Number.isInteger(value) && value >= low && value <= high));
          assert.throws(
            () => readSettings({ [name]: text }),
            (error) => error instanceof ArgumentError && error.argument === name,
          );
        }),
      );
    }
  });

  it('have a default for every variable, and an empty variable counts as unset', () => {
    const empty = Object.fromEntries(settingDescriptions.map(({ name }) => [name, ' ']));
    assert.deepEqual(readSettings(empty), readSettings({}));
    const { device, data, progress, logLevel, oneDnn, intraOpThreads } = readSettings({});
    assert.deepEqual(
      { device, data, progress, logLevel, oneDnn, intraOpThreads },
      {
        device: 'auto',
        data: undefined,
        progress: 'auto',
        logLevel: 2,
        oneDnn: false,
        intraOpThreads: undefined,
      },
    );
  });

  it('make folders absolute', () => {
    const { data, cache } = readSettings({ RECSYS_DATA: 'sets', RECSYS_CACHE: '/somewhere/cache' });
    assert.equal(data, path.resolve('sets'));
    assert.equal(cache, '/somewhere/cache');
  });

  it('describe exactly the variables that are read', () => {
    const read = new Set<string>();
    const spy = new Proxy({} as Record<string, string>, {
      get: (_, name) => {
        read.add(String(name));
        return undefined;
      },
    });
    readSettings(spy);
    assert.deepEqual([...read].sort(), settingDescriptions.map(({ name }) => name).sort());
  });

  it('stop the import of TensorFlow with a clear error when they are wrong', () => {
    const { stderr } = run("require('./tensorflow')", { RECSYS_DEVICE: 'tpu' });
    assert.match(stderr, /RECSYS_DEVICE must be one of auto, cpu, gpu, javascript, got "tpu"/);
  });

  it('keep TensorFlow quiet while it loads and computes', () => {
    const { stdout, stderr } = run(
      "const { tf } = require('./tensorflow'); console.log(tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])).dataSync()[0])",
      {},
    );
    assert.deepEqual({ stdout, stderr }, { stdout: '3\n', stderr: '' });
  });
});
