import path from 'node:path';
import { parseArgs } from 'node:util';
import { currentEnvironment } from './bench/environment.mjs';
import { compare, median, takeTurns } from './bench/measure.mjs';
import { peerPython, peerVersion } from './bench/peer-python.mjs';
import { mergeRows, readRows, recordFile, writeRows } from './bench/record.mjs';
import { printRows } from './bench/table.mjs';
import { works } from './bench/works.mjs';
import { setUp } from './setup.mjs';

const help = `usage: npm run bench [-- OPTIONS]

Times the library against its peers: same work, same process tree, rounds in turn; prints medians and ratios
(theirs / ours: above 1, ours is ahead). The peers' packages are installed into an environment of their own.

  --only NAME   measure only this work (may be repeated)
  --list        name the works and stop
  --rounds N    measured rounds of each contender (default: each work's own)
  --save        write the rows to data/bench/latest.json and draw them as ratios.png beside it; rows of other works
                stay, each with the machine, the versions and the day of its own measurement
  --device NAME cpu (default), or gpu: training steps named by --only, ours and PyTorch's on an NVIDIA GPU. There --python
                names a Python whose PyTorch has CUDA; without it the peers' own environment must have one
  --python PATH the peers' Python, in place of an environment of their own
  --saved       print the saved rows, machine by machine, and stop
  --help        this text`;

const { values: options, positionals } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    list: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    save: { type: 'boolean', default: false },
    device: { type: 'string', default: 'cpu' },
    python: { type: 'string' },
    saved: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

const singleThread = { OMP_NUM_THREADS: '1', TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1' };

const onGpu = options.device === 'gpu';
/** @type {Record<string, string>} */
const device = onGpu ? { BENCH_DEVICE: 'cuda' } : {};

/**
 * @typedef {import('./bench/works.mjs').Work} Work
 * @typedef {import('./bench/works.mjs').Program} Program
 * @typedef {import('./bench/measure.mjs').MeasuredRow} MeasuredRow
 */

/**
 * What takes part on the chosen device, by name: on a GPU there are no kernels of Intel's and no TensorFlow in Python.
 *
 * @param {Work} work
 * @returns {[string, Program[]][]}
 */
function sidesOf(work) {
  /** @type {[string, Program[]][]} */
  const sides = [
    ['ours', work.programs],
    ...Object.entries(work.peers).map(
      ([name, peer]) => /** @type {[string, Program[]]} */ ([name, peer.programs]),
    ),
  ];
  if (!onGpu) return sides;
  return sides
    .filter(([name]) => !work.peers[name]?.requirements?.includes('tensorflow'))
    .map(([name, programs]) => [
      name,
      [
        ...programs.filter((program) => program.at(-1) !== 'oneDNN'),
        ...(work.peers[name]?.gpuPrograms ?? []),
      ],
    ]);
}

/**
 * A work's contenders, each with its default threads and, where threads are a setting of the work, with one.
 *
 * @param {Work} work
 * @returns {import('./bench/measure.mjs').Variant[]}
 */
function contenders(work) {
  const sides = sidesOf(work);
  const requirements = sides.flatMap(([name]) => work.peers[name]?.requirements ?? []);
  const python = options.python ?? (requirements.length > 0 ? peerPython(requirements) : undefined);
  /** @type {{ threads: string, environment: Record<string, string> }[]} */
  const settings = [{ threads: 'all threads', environment: device }];
  if (work.threaded && !onGpu) {
    settings.push({ threads: 'one thread', environment: { ...device, ...singleThread } });
  }
  return sides.flatMap(([name, programs]) =>
    programs.flatMap(([runtime, ...parameters]) =>
      settings.map((setting) => ({
        name,
        command: [runtime === 'python' && python !== undefined ? python : process.execPath, ...parameters],
        ...setting,
      })),
    ),
  );
}

/** @param {Work} work */
async function measure(work) {
  const rounds = options.rounds === undefined ? work.rounds : Number(options.rounds);
  const started = Date.now();
  const say = (/** @type {string} */ line) => {
    const text = `${work.name}: ${line}, ${((Date.now() - started) / 1000).toFixed(0)} s`;
    if (process.stdout.isTTY) process.stdout.write(`\r\u001b[2K${text}`);
  };
  const measured = await takeTurns(contenders(work), rounds, say);
  if (process.stdout.isTTY) process.stdout.write('\r\u001b[2K');
  const rows = compare(work.name, work.unit, measured);
  if (rows.length === 0) {
    const [ours] = measured;
    rows.push({
      work: work.name,
      peer: 'none',
      unit: work.unit,
      ours: median(ours.values),
      rounds: ours.values.length,
      oursPeakMegabytes: Math.round(ours.peakBytes / 2 ** 20),
    });
  }
  return rows;
}

/**
 * Each row with the environment it was measured in; PyTorch's version where that is the peer.
 *
 * @param {MeasuredRow[]} rows
 */
function withEnvironment(rows) {
  const environment = currentEnvironment();
  return rows.map((row) => {
    const peer = works.find(({ name }) => name === row.work)?.peers[row.peer];
    const pytorch = peer?.requirements?.includes('pytorch')
      ? { pytorch: peerVersion('torch', options.python) }
      : {};
    return { ...row, environment: { ...environment, ...pytorch } };
  });
}

function chosenWorks() {
  const wanted = [...options.only, ...positionals];
  for (const name of wanted) {
    if (!works.some((work) => work.name === name)) {
      throw new Error(`--only must be one of ${works.map((work) => work.name).join(', ')}, got "${name}"`);
    }
  }
  return wanted.length === 0 ? works : works.filter((work) => wanted.includes(work.name));
}

async function main() {
  if (options.help) return console.log(help);
  if (
    options.rounds !== undefined &&
    !(Number.isInteger(Number(options.rounds)) && Number(options.rounds) > 0)
  ) {
    throw new Error(`--rounds must be an integer of 1 or more, got "${options.rounds}"`);
  }
  if (!['cpu', 'gpu'].includes(options.device)) {
    throw new Error(`--device must be cpu or gpu, got "${options.device}"`);
  }
  if (options.list) {
    for (const { name, about } of works) console.log(`${name.padEnd(18)} ${about}`);
    return;
  }
  if (options.saved) return printRows(readRows());
  const chosen = chosenWorks();
  const elsewhere = onGpu && chosen.find((work) => !work.threaded || work.unit !== 'ms/step');
  if (elsewhere) throw new Error(`--only must name training steps on a GPU, got "${elsewhere.name}"`);
  if (onGpu) process.env.RECSYS_DEVICE = 'gpu';
  await setUp();
  // Only now: the set-up of a machine with a GPU stays what it is.
  process.env.RECSYS_DEVICE = options.device;
  const measured = [];
  for (const work of chosen) measured.push(...(await measure(work)));
  const rows = withEnvironment(measured);
  printRows(rows);
  if (!options.save) return;
  const order = works.map(({ name }) => name);
  writeRows(mergeRows(readRows(), rows, order));
  console.log(`saved to ${path.relative(process.cwd(), recordFile)}`);
  // Loaded only here: in a fresh clone there is no library to import before the set-up.
  const { plotRatios } = await import('./bench/plot.mjs');
  console.log(`drawn as ${path.relative(process.cwd(), await plotRatios())}`);
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
