import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';

/**
 * What a measured row depends on beside the code: the machine, the versions, the day.
 * @typedef {object} Environment
 * @property {string} processor
 * @property {number} cores
 * @property {string} platform e.g. `linux x64`
 * @property {string} [gpu] the device's name, where TensorFlow ran on one
 * @property {string} node
 * @property {string} tensorflow version of the native library
 * @property {string} [pytorch] version of the peer, where the peer is PyTorch
 * @property {string} date day of the measurement, e.g. `2026-11-27`
 */

/**
 * The environment of this process, today. Loads the library: call it after the set-up, and after measuring.
 * @returns {Environment}
 */
export function currentEnvironment() {
  const { deviceReport } = createRequire(import.meta.url)('lib/core');
  const { device, deviceName, tensorflow, node } = deviceReport();
  return {
    processor: processorName(),
    cores: os.availableParallelism(),
    platform: `${process.platform} ${process.arch}`,
    ...(device === 'GPU' ? { gpu: deviceName } : {}),
    node,
    tensorflow,
    date: new Date().toISOString().slice(0, 10),
  };
}

function processorName() {
  const lines = existsSync('/proc/cpuinfo') ? readFileSync('/proc/cpuinfo', 'utf8').split('\n') : [];
  const model = lines.find((line) => line.startsWith('model name'));
  return model?.split(':')[1].trim() ?? 'unknown';
}

/**
 * The machine of a row in words, e.g. `AMD EPYC, 2 cores, linux x64`.
 * @param {Environment} environment
 */
export function machineName({ processor, cores, platform, gpu }) {
  return [
    processor,
    `${cores} ${cores === 1 ? 'core' : 'cores'}`,
    platform,
    ...(gpu === undefined ? [] : [gpu]),
  ].join(', ');
}

/**
 * The versions and the day of a row in words.
 * @param {Environment} environment
 */
export function softwareName({ node, tensorflow, pytorch, date }) {
  const versions = [`Node ${node}`, `TensorFlow ${tensorflow}`];
  if (pytorch !== undefined) versions.push(`PyTorch ${pytorch}`);
  return `${date}: ${versions.join(', ')}`;
}
