import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { copyStage, fakeContext, fakeProject } from './fake-project.mjs';
import { inspectStage, runLanes, runStages } from './run-stages.mjs';

const noCommand = async () => '';

/** Three stages: b stands on a, c on nothing. @param {string} root */
const threeStages = (root) => [
  copyStage(root, 'a'),
  copyStage(root, 'b', { after: ['a'] }),
  copyStage(root, 'c'),
];

test('a first run builds every stage in order, a second run builds none', async (t) => {
  const context = fakeProject(t);
  assert.deepEqual(await runStages(threeStages(context.root), context, noCommand), ['a', 'b', 'c']);
  assert.deepEqual(await runStages(threeStages(context.root), context, noCommand), []);
});

test('a changed input rebuilds its stage and what stands on it, and says which input changed', async (t) => {
  const context = fakeProject(t);
  await runStages(threeStages(context.root), context, noCommand);
  fs.writeFileSync(path.join(context.root, 'a.in'), 'a 2');
  context.shown.length = 0;
  assert.deepEqual(await runStages(threeStages(context.root), context, noCommand), ['a', 'b']);
  assert.deepEqual(context.shown, ['a: changed: source', 'b: changed: earlier']);
  fs.writeFileSync(path.join(context.root, 'c.in'), 'c 2');
  assert.deepEqual(await runStages(threeStages(context.root), context, noCommand), ['c']);
});

for (const [name, damage, reason] of /** @type {const} */ ([
  ['removed', (/** @type {string} */ file) => fs.rmSync(file), 'missing: c.out'],
  [
    'truncated',
    (/** @type {string} */ file) => fs.truncateSync(file, 1),
    'altered: c.out has 1 bytes, 3 when built',
  ],
])) {
  test(`an output that was ${name} is built again, alone`, async (t) => {
    const context = fakeProject(t);
    await runStages(threeStages(context.root), context, noCommand);
    damage(path.join(context.root, 'c.out'));
    assert.equal(inspectStage(threeStages(context.root)[2], context).reason, reason);
    assert.deepEqual(await runStages(threeStages(context.root), context, noCommand), ['c']);
    assert.equal(fs.readFileSync(path.join(context.root, 'c.out'), 'utf8'), 'c 1');
  });
}

test('a stage that fails leaves no stamp and stops the later ones; the next run repairs it', async (t) => {
  const context = fakeProject(t);
  let fails = true;
  const stages = () => [
    copyStage(context.root, 'a'),
    copyStage(context.root, 'b', {
      build: async () => {
        if (fails) throw new Error('no network');
      },
    }),
    copyStage(context.root, 'c'),
  ];
  await assert.rejects(runStages(stages(), context, noCommand), /no network/);
  assert.equal(inspectStage(stages()[1], context).reason, 'half-finished');
  assert.equal(inspectStage(stages()[2], context).reason, 'not built yet');
  fails = false;
  assert.deepEqual(await runStages(stages(), context, noCommand), ['b', 'c']);
});

test('a run killed with kill -9 in the middle of a stage is repaired by the next', async (t) => {
  const context = fakeProject(t);
  const program = `
    import { runStages } from ${JSON.stringify(new URL('run-stages.mjs', import.meta.url).href)};
    import { copyStage, fakeContext } from ${JSON.stringify(new URL('fake-project.mjs', import.meta.url).href)};
    const root = ${JSON.stringify(context.root)};
    const stages = [copyStage(root, 'a'), copyStage(root, 'b', { build: () => new Promise(() => setInterval(() => {}, 1e6)) })];
    await runStages(stages, fakeContext(root), async () => '');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'ignore' });
  const half = path.join(context.root, 'b.out');
  while (!fs.existsSync(half) || fs.readFileSync(half, 'utf8') !== 'half') await sleep(10);
  child.kill('SIGKILL');
  await new Promise((resolve) => child.on('exit', resolve));
  const stages = [copyStage(context.root, 'a'), copyStage(context.root, 'b')];
  assert.deepEqual(await runStages(stages, fakeContext(context.root), noCommand), ['b']);
  assert.equal(fs.readFileSync(half, 'utf8'), 'b 1');
});

test('a stamp that cannot be read counts as none', async (t) => {
  const context = fakeProject(t);
  await runStages(threeStages(context.root), context, noCommand);
  for (const content of ['', '{"inputs"', 'null', '{"inputs":{}}']) {
    fs.writeFileSync(path.join(context.paths.state, 'c.json'), content);
    assert.deepEqual(await runStages(threeStages(context.root), context, noCommand), ['c'], content);
  }
});

test('a complete result made by something else is taken over, a half-finished one never', async (t) => {
  const context = fakeProject(t);
  const adopting = () => [copyStage(context.root, 'a', { adopt: () => true })];
  fs.writeFileSync(path.join(context.root, 'a.out'), 'made by hand');
  assert.deepEqual(await runStages(adopting(), context, noCommand), []);
  assert.equal(fs.readFileSync(path.join(context.root, 'a.out'), 'utf8'), 'made by hand');
  fs.writeFileSync(path.join(context.paths.state, 'a.begun'), '');
  assert.deepEqual(await runStages(adopting(), context, noCommand), ['a']);
});

test('a stage that ends without its output is an error that names the file', async (t) => {
  const context = fakeProject(t);
  const stage = { ...copyStage(context.root, 'a'), build: async () => {} };
  await assert.rejects(runStages([stage], context, noCommand), /Set-up stopped at: a\n.*a\.out[\s\S]*do: /);
  assert.equal(inspectStage(stage, context).reason, 'half-finished');
});

test('lanes run side by side; when one fails, the other is seen to its end and keeps its stamps', async (t) => {
  const context = fakeProject(t);
  /** @type {(value?: unknown) => void} */
  let openGate = () => {};
  const gate = new Promise((resolve) => {
    openGate = resolve;
  });
  const lanes = [
    [
      copyStage(context.root, 'a', {
        build: async () => {
          openGate();
          throw new Error('no network');
        },
      }),
      copyStage(context.root, 'b'),
    ],
    [
      copyStage(context.root, 'c', {
        build: async () => {
          await gate;
          await sleep(30);
        },
      }),
      copyStage(context.root, 'd'),
    ],
  ];
  await assert.rejects(runLanes(lanes, context, noCommand), /no network/);
  const reasons = lanes.flat().map((stage) => inspectStage(stage, context).reason);
  assert.deepEqual(reasons, ['half-finished', 'not built yet', null, null]);
});
