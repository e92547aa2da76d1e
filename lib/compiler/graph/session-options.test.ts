import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import type { Call } from './record';
import { sessionConfig, threadsFor } from './session-options';

function call(op: string, inputShapes: number[][], outputShape: number[]): Call {
  return {
    op,
    attributes: [],
    inputs: [],
    inputShapes,
    outputs: [{ dtype: 1, shape: outputShape }],
    varies: true,
  };
}

function withVariable<T>(name: string, value: string | undefined, run: () => T): T {
  const before = process.env[name];
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
  try {
    return run();
  } finally {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  }
}

test('a graph of small products gets one thread, one large product gets them all', () => {
  const small = call(
    'MatMul',
    [
      [512, 64],
      [64, 64],
    ],
    [512, 64],
  );
  const large = call(
    'MatMul',
    [
      [1024, 128],
      [128, 64],
    ],
    [1024, 64],
  );
  assert.equal(threadsFor([small, small]), 'one');
  assert.equal(threadsFor([small, large]), 'all');
  assert.equal(threadsFor([]), 'one');
});

test('multiplications are counted the same whichever side is transposed, batched or sparse', () => {
  const limit = 2 ** 23;
  const shapes: [string, number[][], number[]][] = [
    [
      'BatchMatMulV2',
      [
        [8, 64, 128],
        [8, 128, 128],
      ],
      [8, 64, 128],
    ],
    [
      'BatchMatMulV2',
      [
        [8, 128, 64],
        [8, 128, 128],
      ],
      [8, 64, 128],
    ],
    ['SparseTensorDenseMatMul', [[2 ** 17, 2], [2 ** 17], [2], [100, 64]], [100, 64]],
  ];
  for (const [op, inputs, result] of shapes) assert.equal(threadsFor([call(op, inputs, result)]), 'all');
  for (const [op, inputs, result] of shapes) {
    const half = inputs.map((shape, i) => (op === 'BatchMatMulV2' || i < 2 ? halved(shape) : shape));
    assert.equal(
      threadsFor([call(op, half, op === 'BatchMatMulV2' ? halved(result) : result)]),
      'one',
      `just under ${limit}`,
    );
  }
});

const halved = ([first, ...rest]: number[]) => [first / 2, ...rest];

test('one thread is a ConfigProto of one thread in every pool, the simple executor and no rewriting', () => {
  withVariable('TF_NUM_INTRAOP_THREADS', undefined, () => {
    // Field 2 is 1, field 5 is -1, field 10 of 10 holds field 19 as true, field 16 holds field 3, the executor's name.
    const name = Buffer.from('SINGLE_THREADED_EXECUTOR').toString('hex');
    const config = Buffer.from(sessionConfig('one', false) ?? []).toString('hex');
    assert.equal(config, `100128ffffffffffffffffff015205520398010182011a1a18${name}`);
    assert.equal(sessionConfig('all', false), undefined);
    assert.equal(sessionConfig('one', true), undefined);
  });
});

test('TF_NUM_INTRAOP_THREADS has the last word', () => {
  withVariable('TF_NUM_INTRAOP_THREADS', '1', () => assert.ok(sessionConfig('all', false)));
  withVariable('TF_NUM_INTRAOP_THREADS', '2', () => assert.equal(sessionConfig('one', false), undefined));
});

test('TensorFlow obeys: a session of one thread starts fewer threads than one of all cores', () => {
  const quoted = (file: string) => JSON.stringify(path.join(__dirname, file));
  const program = `
    const { readdirSync } = require('node:fs');
    require(${quoted('../../core/tensorflow.js')});
    const { Session } = require(${quoted('tensorflow-session.js')});
    const { Graph } = require(${quoted('graph.js')});
    const started = (threads) => {
      const graph = new Graph('x');
      graph.scalar(1);
      const before = readdirSync('/proc/self/task').length;
      new Session(graph.nodes, threads);
      return readdirSync('/proc/self/task').length - before;
    };
    started('all');
    console.log(JSON.stringify([started('all'), started('one')]));`;
  const environment = { ...process.env, TF_NUM_INTRAOP_THREADS: '', RECSYS_DEVICE: 'cpu' };
  const answer = execFileSync(process.execPath, ['-e', program], { env: environment, encoding: 'utf8' });
  const [all, one] = JSON.parse(answer);
  if (os.availableParallelism() > 1) assert.ok(one < all, `${one} and ${all} threads`);
  else assert.equal(one, all);
});
