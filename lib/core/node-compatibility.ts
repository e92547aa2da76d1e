import fs from 'node:fs';
import path from 'node:path';
import util from 'node:util';
import { readSettings } from './settings';

// Everything that must be so before TensorFlow's shared library loads. This module is imported before TensorFlow
// anywhere in the library.

// tfjs-node 4.22 calls two functions that Node deprecated and partly removed (tensorflow/tfjs issue 8609). Where they
// are still there, each prints a warning when it is first called.
const legacy = util as unknown as Record<string, unknown>;
legacy.isNullOrUndefined = (value: unknown): boolean => value === null || value === undefined;
legacy.isArray = Array.isArray;

// tfjs-node's own message would send the reader to a download that does not work.
const tfjsNode = path.dirname(require.resolve('@tensorflow/tfjs-node-gpu/package.json'));
if (!fs.existsSync(path.join(tfjsNode, 'lib', 'napi-v8', 'tfjs_binding.node'))) {
  throw new Error(
    'The native TensorFlow is not built: run `npm run setup`, or `npm run doctor` if that fails',
  );
}

// TensorFlow reads these from the process's environment when it loads, and never again.
const settings = readSettings();
process.env.TF_CPP_MIN_LOG_LEVEL = String(settings.logLevel);
process.env.TF_ENABLE_ONEDNN_OPTS = settings.oneDnn ? '1' : '0';
if (!mayUseGpu()) process.env.CUDA_VISIBLE_DEVICES = '-1';
// Without it the first notebook's kernel takes all of the GPU's memory and the second one finds none.
process.env.TF_FORCE_GPU_ALLOW_GROWTH ||= 'true';
// Without it a GPU multiplies matrices with 10 bits of mantissa, and its results differ from the CPU's in the third digit.
process.env.NVIDIA_TF32_OVERRIDE ||= '0';
// Without it a GPU adds up in any order, and the same seed gives other last digits each time. On a CPU one thread does
// the same (TF_NUM_INTRAOP_THREADS).
if (mayUseGpu() && hasNvidiaDriver()) process.env.TF_DETERMINISTIC_OPS ||= '1';
// Without it all sessions share the threads of the first one, whatever their options say.
process.env.TF_OVERRIDE_GLOBAL_THREADPOOL ||= '1';

function hasNvidiaDriver(): boolean {
  return ['/proc/driver/nvidia/version', '/dev/nvidiactl', '/dev/dxg'].some((file) => fs.existsSync(file));
}

function mayUseGpu(): boolean {
  return settings.device === 'auto' || settings.device === 'gpu';
}
