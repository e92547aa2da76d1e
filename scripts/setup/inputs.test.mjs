import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { chooseDevice } from './device.mjs';
import { fakeProject } from './fake-project.mjs';
import { hashFiles } from './fingerprint.mjs';
import { removeOrphans } from './library.mjs';
import { checkDisk, checkNode, checkPython } from './machine.mjs';
import { isInstalled } from './npm-packages.mjs';
import { projectPaths, projectRoot } from './paths.mjs';
import { isPythonSupported } from './python.mjs';
import { StageReporter } from './reporter.mjs';
import { listDistributions, parseRequirements } from './requirements.mjs';
import { runStages } from './run-stages.mjs';
import { tensorflowLink } from './tensorflow.mjs';

const paths = projectPaths(projectRoot);

for (const [file, folder] of [
  [paths.requirements, 'scripts/requirements.txt'],
  [paths.tensorflowPins, 'scripts/native/tensorflow-cpu.txt'],
  [paths.cudaPins, 'scripts/native/tensorflow-cuda.txt'],
]) {
  test(`every package of ${folder} is pinned with a hash, and no host is named`, () => {
    const text = fs.readFileSync(file, 'utf8');
    const packages = text
      .replace(/^#.*$/gm, '')
      .split(/\n(?=\S)/)
      .filter((block) => block.trim());
    assert.ok(packages.length > 0);
    for (const block of packages)
      assert.match(block, /^[\w.-]+==\S+[^\n]*(\n +--hash=sha256:[0-9a-f]{64}( \\)?)+\n?$/);
    assert.doesNotMatch(text, /https?:|--(extra-)?index-url|--find-links/);
  });
}

test('the lockfile names no registry host, so that any mirror serves it', () => {
  assert.doesNotMatch(
    fs.readFileSync(path.join(projectRoot, 'package-lock.json'), 'utf8'),
    /"resolved": "https?:/,
  );
});

test('a requirement with a marker may be absent, and may have several versions', () => {
  const pins = parseRequirements(
    'A_b.c==1.0 \\\n    --hash=sha256:0\nx==2 ; python_version < "3.11" \\\nx==3 ; python_version >= "3.11"\n# y==1\n',
  );
  assert.deepEqual(pins, [
    { name: 'a-b-c', versions: ['1.0'], always: true },
    { name: 'x', versions: ['2', '3'], always: false },
  ]);
});

test('an installation without its RECORD is unfinished', (t) => {
  const { root } = fakeProject(t);
  const packages = path.join(root, 'lib', 'python3.12', 'site-packages');
  for (const name of ['Done_Thing-1.0.dist-info', 'half-2.0.dist-info']) {
    fs.mkdirSync(path.join(packages, name), { recursive: true });
  }
  assert.equal(listDistributions(root), null);
  fs.mkdirSync(path.join(root, 'bin'));
  fs.writeFileSync(path.join(root, 'bin', 'python'), '');
  fs.writeFileSync(path.join(packages, 'Done_Thing-1.0.dist-info', 'RECORD'), '');
  assert.deepEqual([...(listDistributions(root) ?? [])], [['done-thing', '1.0']]);
});

test('node_modules counts as installed only when it holds exactly the lockfile', (t) => {
  const { root } = fakeProject(t);
  const [lockfile, installed] = [path.join(root, 'lock.json'), path.join(root, 'installed.json')];
  const write = (/** @type {string} */ file, /** @type {object} */ packages) =>
    fs.writeFileSync(file, JSON.stringify({ packages }));
  const a = { version: '1.0.0', integrity: 'sha512-a' };
  const elsewhere = { version: '1.0.0', integrity: 'sha512-b', optional: true, os: ['darwin'] };
  write(lockfile, { '': { name: 'root' }, 'node_modules/a': a, 'node_modules/b': elsewhere });
  assert.equal(isInstalled(lockfile, installed), false);
  write(installed, { 'node_modules/a': a });
  assert.equal(isInstalled(lockfile, installed), true);
  write(installed, { 'node_modules/a': { ...a, version: '1.0.1' } });
  assert.equal(isInstalled(lockfile, installed), false);
  write(installed, { 'node_modules/a': { ...a, integrity: 'sha512-x' } });
  assert.equal(isInstalled(lockfile, installed), false);
  write(installed, { 'node_modules/a': a, 'node_modules/extra': a });
  assert.equal(isInstalled(lockfile, installed), false);
  write(installed, {});
  assert.equal(isInstalled(lockfile, installed), false);
});

test('the device is the wish, or the GPU when a driver answers', () => {
  const none = () => null;
  const some = () => 'NVIDIA H100, 550.54';
  assert.throws(
    () => chooseDevice('tpu', none),
    /RECSYS_DEVICE must be auto, cpu, gpu or javascript, got "tpu"/,
  );
  assert.equal(chooseDevice(undefined, none).device, 'cpu');
  assert.equal(chooseDevice('', some).device, 'gpu');
  assert.equal(chooseDevice('auto', some).device, 'gpu');
  assert.equal(chooseDevice('cpu', some).device, 'cpu');
  assert.equal(chooseDevice('gpu', none).device, 'gpu');
});

test('Node 20.11 to 24 and Python 3.10 to 3.13 will do, their neighbors will not', () => {
  const node = (/** @type {string} */ version) => checkNode(version).ok;
  assert.deepEqual(['18.20.0', '20.10.9', '25.0.0'].map(node), [false, false, false]);
  assert.deepEqual(['20.11.0', '20.20.2', '22.0.0', '24.21.0'].map(node), [true, true, true, true]);
  assert.deepEqual(['2.7.18', '3.9.18', '3.14.0', '4.11.0'].map(isPythonSupported), [
    false,
    false,
    false,
    false,
  ]);
  assert.deepEqual(['3.10.0', '3.11.7', '3.13.9'].map(isPythonSupported), [true, true, true]);
});

test('a RECSYS_PYTHON that is none is named, and nothing else is advised', () => {
  const { ok, cure } = checkPython({ ...process.env, RECSYS_PYTHON: '/nope' });
  assert.equal(ok, false);
  assert.match(cure, /^RECSYS_PYTHON must be .*got \/nope/);
  assert.doesNotMatch(cure, /apt-get/);
});

test('a full disk is said in gigabytes, and a finished set-up asks for less', () => {
  const facts = [
    checkDisk(projectRoot, 'cpu'),
    checkDisk(projectRoot, 'cpu', true),
    checkDisk(projectRoot, 'gpu'),
  ];
  assert.deepEqual(
    facts.map((fact) => fact.found.replace(/^.*free, /, '')),
    ['4 GB needed', '1 GB needed', '14 GB needed'],
  );
});

test('a file hash changes with content, name and arrival, and not with the folder', (t) => {
  const { root } = fakeProject(t);
  const other = fakeProject(t).root;
  const hash = (/** @type {string} */ folder, /** @type {string} */ name) =>
    hashFiles(folder, [path.join(folder, name)]);
  const missing = hash(root, 'x');
  fs.writeFileSync(path.join(root, 'x'), 'missing');
  fs.writeFileSync(path.join(root, 'y'), 'missing');
  fs.writeFileSync(path.join(other, 'x'), 'missing');
  assert.equal(hash(root, 'x'), hash(other, 'x'));
  assert.notEqual(hash(root, 'x'), hash(root, 'y'));
  fs.writeFileSync(path.join(root, 'x'), 'there');
  assert.notEqual(hash(root, 'x'), hash(other, 'x'));
  assert.notEqual(hash(root, 'x'), missing);
});

test('outputs whose source is gone are removed, and nothing else', (t) => {
  const { root, paths: own } = fakeProject(t);
  const make = (/** @type {string} */ name) => {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), '');
  };
  for (const name of [
    'lib/a.ts',
    'lib/dist/a.js',
    'lib/dist/a.d.ts',
    'lib/dist/x/gone.test.js',
    'lib/dist/note.json',
  ]) {
    make(name);
  }
  removeOrphans(own);
  assert.deepEqual(fs.readdirSync(path.join(root, 'lib', 'dist')).sort(), [
    'a.d.ts',
    'a.js',
    'note.json',
    'x',
  ]);
  assert.deepEqual(fs.readdirSync(path.join(root, 'lib', 'dist', 'x')), []);
});

test('the TensorFlow link replaces a folder or another link, and clears what interrupted runs left', async (t) => {
  const context = fakeProject(t);
  for (const name of ['cpu/tensorflow', 'cuda/tensorflow', 'tensorflow', 'unfinished-99/wheels']) {
    fs.mkdirSync(path.join(context.paths.native, name), { recursive: true });
    fs.writeFileSync(path.join(context.paths.native, name, 'libtensorflow_cc.so.2'), name);
  }
  const nvidia = path.join(context.paths.native, 'cuda', 'nvidia');
  for (const name of ['cusolver', 'cublas'])
    fs.mkdirSync(path.join(nvidia, name, 'lib'), { recursive: true });
  fs.writeFileSync(path.join(nvidia, 'cusolver', 'lib', 'libcusolver.so.11'), 'solver');
  const read = () => fs.readFileSync(path.join(context.paths.tensorflow, 'libtensorflow_cc.so.2'), 'utf8');
  for (const [device, variant] of /** @type {const} */ ([
    ['cpu', 'cpu'],
    ['gpu', 'cuda'],
    ['cpu', 'cpu'],
  ])) {
    await runStages([tensorflowLink(device)], context, async () => '');
    assert.equal(read(), `${variant}/tensorflow`);
  }
  assert.deepEqual(fs.readdirSync(context.paths.native).sort(), ['cpu', 'cuda', 'tensorflow']);
  // TensorFlow looks for cuSOLVER beside cuBLAS only.
  assert.equal(fs.readFileSync(path.join(nvidia, 'cublas', 'lib', 'libcusolver.so.11'), 'utf8'), 'solver');
});

test('a log gets one plain line per stage, a terminal a line that is drawn over', async () => {
  const run = async (/** @type {boolean} */ isTTY) => {
    let text = '';
    const reporter = new StageReporter(
      {
        isTTY,
        write: (part) => {
          text += part;
        },
      },
      5,
    );
    await reporter.stage(
      'npm packages',
      'not built yet',
      () => new Promise((resolve) => setTimeout(resolve, 40)),
    );
    await assert.rejects(reporter.stage('addon', 'changed: sources', () => Promise.reject(new Error('no'))));
    return text;
  };
  assert.match(
    await run(false),
    /^ {2}npm packages \.+ +0\.\d s {2}\(not built yet\)\n {2}addon \.+ +0\.\d s {2}failed\n$/,
  );
  const live = await run(true);
  assert.ok((live.match(/\r/g) ?? []).length > 4, 'the clock runs');
  assert.match(live, /npm packages 0\.0 s …[\s\S]*\(not built yet\)\n[\s\S]*failed\n$/);
});
