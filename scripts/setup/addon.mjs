import fs from 'node:fs';
import path from 'node:path';
import { hashFiles, listFiles } from './fingerprint.mjs';
import { compilerVersion, findCompiler } from './machine.mjs';

/** Lets a session take its threads and executor from a file beside its graph. */
const sessionOptions = path.join(import.meta.dirname, '../native/session-options.h');

/** @param {import('./paths.mjs').ProjectPaths} paths */
const sources = (paths) => listFiles(path.join(paths.tfjs, 'binding'), (file) => /\.(cc|h)$/.test(file));

/**
 * tfjs-node's native addon, compiled from the package's own sources against the wheel's TensorFlow. It is kept in
 * `.native/addon`, because `npm ci` empties node_modules. CPU and CUDA variants have the same interface and sonames,
 * so one addon serves both.
 *
 * @type {import('./run-stages.mjs').Stage}
 */
export const addon = {
  name: 'addon',
  title: 'native addon (C++)',
  inputs: ({ root, paths }, previous) => ({
    sources: hashFiles(root, [
      ...sources(paths),
      sessionOptions,
      ...listFiles(paths.nodeApiHeaders, (file) => file.endsWith('.h')),
    ]),
    headers: hashFiles(root, [
      path.join(paths.tensorflow, 'include', 'tensorflow', 'c', 'c_api.h'),
      paths.tensorflowPins,
    ]),
    // A compiler that was removed after the build does not make the addon stale.
    compiler: compilerVersion(findCompiler()) || (previous.compiler ?? ''),
  }),
  outputs: ({ paths }) => [paths.addon],
  async build({ paths }, run) {
    const unfinished = `${paths.addon}.${process.pid}.unfinished`;
    fs.mkdirSync(path.dirname(paths.addon), { recursive: true });
    await run(
      findCompiler() ?? 'c++',
      [
        '-std=c++17',
        '-O2',
        '-fPIC',
        '-shared',
        '-DNAPI_VERSION=8',
        '-DBUILDING_NODE_EXTENSION',
        `-I${path.join(paths.tensorflow, 'include')}`,
        `-I${paths.nodeApiHeaders}`,
        `-I${paths.tfjs}`,
        '-include',
        sessionOptions,
        ...sources(paths).filter((file) => file.endsWith('.cc')),
        '-o',
        unfinished,
        `-L${paths.tensorflow}`,
        '-l:libtensorflow_cc.so.2',
        '-l:libtensorflow_framework.so.2',
        // Relative to the addon, in node_modules and in .native: the project may be moved.
        '-Wl,-rpath,$ORIGIN/../../../../../.native/tensorflow:$ORIGIN/../tensorflow',
      ],
      'Check the compiler: `sudo apt-get install -y g++`; if it stays, read the log.',
    );
    fs.renameSync(unfinished, paths.addon);
  },
};

/**
 * The addon where tfjs-node looks for it, proved to load by this Node.
 *
 * @type {import('./run-stages.mjs').Stage}
 */
export const addonInPlace = {
  name: 'addon-in-place',
  title: 'native addon in place',
  inputs: ({ root, paths }) => ({ addon: hashFiles(root, [paths.addon]) }),
  outputs: ({ paths }) => [paths.addonInPlace],
  async build({ paths }, run) {
    const unfinished = `${paths.addonInPlace}.unfinished`;
    fs.mkdirSync(path.dirname(paths.addonInPlace), { recursive: true });
    fs.copyFileSync(paths.addon, unfinished);
    fs.renameSync(unfinished, paths.addonInPlace);
    await run(
      process.execPath,
      ['-e', `require(${JSON.stringify(paths.addonInPlace)}); console.log('addon loads')`],
      'Run `npm run doctor`; it names the library that is missing.',
      { TF_CPP_MIN_LOG_LEVEL: '2' },
    );
  },
};
