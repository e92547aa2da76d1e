import fs from 'node:fs';
import path from 'node:path';
import { KERNEL_NAME } from '../kernel/language-info.mjs';
import { hashText } from './fingerprint.mjs';

/**
 * The `tslab` kernel inside `.venv`, started by our launcher (scripts/kernel), with absolute paths: it needs no PATH and no global install. The machine's own
 * kernels are left alone, and tslab's JavaScript kernel is left out.
 *
 * @type {import('./run-stages.mjs').Stage}
 */
export const kernelSpec = {
  name: 'kernel-spec',
  title: 'TypeScript kernel',
  inputs: ({ paths }) => ({ spec: hashText(specText(paths)) }),
  outputs: ({ paths }) => [paths.kernelSpec],
  async build({ paths }) {
    fs.mkdirSync(path.dirname(paths.kernelSpec), { recursive: true });
    const unfinished = `${paths.kernelSpec}.${process.pid}.tmp`;
    fs.writeFileSync(unfinished, specText(paths));
    fs.renameSync(unfinished, paths.kernelSpec);
  },
};

/**
 * @param {import('./paths.mjs').ProjectPaths} paths
 */
function specText(paths) {
  const spec = {
    argv: [process.execPath, paths.kernel, 'kernel', '--config-path', '{connection_file}'],
    display_name: KERNEL_NAME,
    language: 'typescript',
    // TensorFlow's start-up lines go to stderr, which the headless runner counts as an error.
    env: { TF_CPP_MIN_LOG_LEVEL: '2' },
  };
  return `${JSON.stringify(spec, null, 1)}\n`;
}
