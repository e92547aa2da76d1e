import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const projectRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * Every location the set-up reads or writes, as absolute paths.
 *
 * @param {string} root
 */
export function projectPaths(root) {
  const at = (/** @type {string[]} */ ...parts) => path.join(root, ...parts);
  return {
    root,
    state: at('.cache', 'setup'),
    log: at('.cache', 'setup', 'log.txt'),
    lock: at('.cache', 'setup', 'lock'),
    nodeModules: at('node_modules'),
    installedLockfile: at('node_modules', '.package-lock.json'),
    tfjs: at('node_modules', '@tensorflow', 'tfjs-node-gpu'),
    addonInPlace: at('node_modules', '@tensorflow', 'tfjs-node-gpu', 'lib', 'napi-v8', 'tfjs_binding.node'),
    nodeApiHeaders: at('node_modules', 'node-api-headers', 'include'),
    tslab: at('node_modules', 'tslab', 'bin', 'tslab'),
    kernel: at('scripts', 'kernel', 'launch.mjs'),
    typescript: at('node_modules', 'typescript', 'bin', 'tsc'),
    native: at('.native'),
    tensorflow: at('.native', 'tensorflow'),
    addon: at('.native', 'addon', 'tfjs_binding.node'),
    venv: at('.venv'),
    venvPython: at('.venv', 'bin', 'python'),
    kernelSpec: at('.venv', 'share', 'jupyter', 'kernels', 'tslab', 'kernel.json'),
    labSettings: at('.venv', 'share', 'jupyter', 'lab', 'settings', 'overrides.json'),
    wheels: at('.cache', 'wheels'),
    labExtensions: at('scripts', 'lab'),
    requirements: at('scripts', 'requirements.txt'),
    tensorflowPins: at('scripts', 'native', 'tensorflow-cpu.txt'),
    cudaPins: at('scripts', 'native', 'tensorflow-cuda.txt'),
    lib: at('lib'),
    libOutput: at('lib', 'dist'),
    tsconfig: at('tsconfig.json'),
    notebooks: at('notebooks'),
  };
}

/** @typedef {ReturnType<typeof projectPaths>} ProjectPaths */
