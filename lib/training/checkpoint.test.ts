import { rejectsArgument } from '../core/testing/throws-argument';
import '../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { readWeights, trainableVariables } from '../compiler/weights';
import { temporaryFor } from '../core/atomic-file';
import { Random } from '../core/random';
import { type FitOptions, fit } from './fit';
import type { FitResult } from './fit-result';
import { smallRun } from './testing/small-run';

const root = mkdtempSync(path.join(tmpdir(), 'checkpoint-test-'));
after(() => rmSync(root, { recursive: true, force: true }));
let folders = 0;
const newFolder = () => path.join(root, `run-${folders++}`);
const epochs = 8;

async function train(options: FitOptions): Promise<{ result: FitResult; weights: Float32Array[] }> {
  const result = await fit(options);
  const weights = readWeights(trainableVariables(options.model));
  options.model.dispose();
  return { result, weights };
}

const checkpointsIn = (folder: string) => readdirSync(folder).sort();
let uninterrupted: Promise<{ result: FitResult; weights: Float32Array[] }> | undefined;
const reference = () => (uninterrupted ??= train(smallRun(epochs)));

async function resumesToTheReference(folder: string): Promise<FitResult> {
  const { result, weights } = await train({ ...smallRun(epochs), checkpoint: { folder } });
  const expected = await reference();
  assert.deepEqual(weights, expected.weights);
  assert.deepEqual(result.history, expected.result.history);
  assert.equal(result.weightsOfEpoch, expected.result.weightsOfEpoch);
  return result;
}

/** A folder as a run leaves it that ended after `done` epochs. */
async function interrupted(done: number): Promise<string> {
  const folder = newFolder();
  await train({ ...smallRun(done), checkpoint: { folder } });
  return folder;
}

test('a checkpoint folder of another run is refused, and the error names what differs', async () => {
  const folder = await interrupted(2);
  const before = checkpointsIn(folder);
  const other = { ...smallRun(epochs), checkpoint: { folder } };
  await assert.rejects(
    train({ ...other, batchSize: 32 }),
    /another run's.*differs in batchSize \(there 64, here 32\)/,
  );
  await assert.rejects(
    train({ ...other, random: new Random(7) }),
    /differs in seed \(there small-run\/fit, here 7\)/,
  );
  const training = {
    ...other.training,
    label: (other.training as { label: Int32Array }).label.map((y) => 1 - y),
  };
  await assert.rejects(
    train({ ...smallRun(epochs), checkpoint: { folder }, training }),
    /differs in training data/,
  );
  assert.deepEqual(checkpointsIn(folder), before);
});

test('fewer epochs than the checkpoint has done are refused', async () => {
  const folder = await interrupted(3);
  await rejectsArgument(train({ ...smallRun(2), checkpoint: { folder } }), 'epochs');
});

test('a finished run gives its result again without a step', async () => {
  const folder = await interrupted(epochs);
  let steps = 0;
  const callbacks = { onBatchEnd: () => void steps++ };
  const { result, weights } = await train({ ...smallRun(epochs), checkpoint: { folder }, callbacks });
  assert.equal(steps, 0);
  assert.equal(result.resumedFromEpoch, epochs);
  assert.deepEqual(weights, (await reference()).weights);
});

test('the last two epochs are kept, and half-written files of a killed run are removed', async () => {
  const folder = await interrupted(4);
  assert.deepEqual(checkpointsIn(folder), ['epoch-3.safetensors', 'epoch-4.safetensors']);
  // No process has this id: it is above Linux's largest.
  const unfinished = temporaryFor(path.join(folder, 'epoch-5.safetensors')).replace(/-\d+-/, '-4194305-');
  writeFileSync(unfinished, 'half');
  await resumesToTheReference(folder);
  assert.deepEqual(checkpointsIn(folder), ['epoch-7.safetensors', 'epoch-8.safetensors']);
});

const damages: Record<string, (file: string) => void> = {
  'cut in half': (file) => truncateSync(file, readFileSync(file).length >> 1),
  'cut to nothing': (file) => truncateSync(file, 0),
  'one byte longer': (file) => appendFileSync(file, 'x'),
  'one bit of a weight flipped': (file) => flip(file, readFileSync(file).length - 5),
  'one bit of the header flipped': (file) => flip(file, 40),
  'another kind of file': (file) => writeFileSync(file, JSON.stringify({ weights: [1, 2, 3] }).repeat(20)),
};
function flip(file: string, index: number): void {
  const bytes = readFileSync(file);
  bytes[index] ^= 1;
  writeFileSync(file, bytes);
}
for (const [name, damage] of Object.entries(damages)) {
  test(`a damaged newest checkpoint (${name}) gives way to the one before`, async () => {
    const folder = await interrupted(4);
    damage(path.join(folder, 'epoch-4.safetensors'));
    const result = await resumesToTheReference(folder);
    assert.equal(result.resumedFromEpoch, 3);
    assert.match(result.damagedCheckpoint ?? '', /epoch-4\.safetensors must/);
  });
}

test('damaged checkpoints only are an error that names the files and the cure', async () => {
  const folder = await interrupted(2);
  for (const file of checkpointsIn(folder)) truncateSync(path.join(folder, file), 100);
  await assert.rejects(
    resumesToTheReference(folder),
    /only damaged ones: .*epoch-2.*epoch-1.*Remove the folder/,
  );
});

test('a stop by callback survives the resume', async () => {
  const folder = newFolder();
  const callbacks = {
    onEpochEnd: ({ epoch }: { epoch: number }) => (epoch === 2 ? ('stop' as const) : undefined),
  };
  await train({ ...smallRun(epochs), checkpoint: { folder }, callbacks });
  const { result } = await train({ ...smallRun(epochs), checkpoint: { folder } });
  assert.equal(result.history.length, 2);
  assert.equal(result.stoppedEarly, true);
});

test('the eager step resumes to the same weights too', async () => {
  const folder = newFolder();
  await train({ ...smallRun(2), checkpoint: { folder }, compile: false });
  const resumed = await train({ ...smallRun(3), checkpoint: { folder }, compile: false });
  const whole = await train({ ...smallRun(3), compile: false });
  assert.equal(resumed.result.resumedFromEpoch, 2);
  assert.deepEqual(resumed.weights, whole.weights);
});

test('a run killed with SIGKILL at ten random moments ends each time with the weights of an uninterrupted one', async (t) => {
  const moments = new Random(Date.now());
  t.diagnostic(`seed of the moments: ${moments.seed}`);
  let midway = 0;
  for (let kill = 0; kill < 10; kill++) {
    const folder = newFolder();
    await killAt(folder, moments.integer(0, epochs - 1), moments.uniform(0, 40));
    const result = await resumesToTheReference(folder);
    if (result.resumedFromEpoch > 0 && result.resumedFromEpoch < epochs) midway++;
  }
  t.diagnostic(`${midway} of 10 runs had at least one epoch behind and one before them`);
  assert.ok(midway >= 5, `only ${midway} runs were killed midway`);
});

/** Starts the run in a process of its own and kills it some milliseconds after an epoch. */
function killAt(folder: string, epoch: number, milliseconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = path.join(__dirname, 'testing', 'killed-run.js');
    const child = spawn(process.execPath, [script, folder, String(epochs)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    let waiting = true;
    child.stderr.on('data', (text) => (errors += text));
    child.stdout.on('data', (text) => {
      output += text;
      if (!waiting || output.split('\n').length <= epoch + 1) return;
      waiting = false;
      setTimeout(() => child.kill('SIGKILL'), milliseconds);
    });
    child.on('exit', (code, signal) => {
      if (signal === 'SIGKILL' || code === 0) resolve();
      else reject(new Error(`the run ended with ${code}: ${errors}`));
    });
  });
}
