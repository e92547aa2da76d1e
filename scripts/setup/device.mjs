import { spawnSync } from 'node:child_process';

/**
 * @typedef {{ device: 'cpu' | 'gpu', why: string, driver: string | null }} DeviceChoice
 */

/**
 * What `nvidia-smi` says: name and driver version of the first GPU, or null when no driver answers.
 *
 * @returns {string | null}
 */
export function askDriver() {
  const answer = spawnSync('nvidia-smi', ['--query-gpu=name,driver_version', '--format=csv,noheader'], {
    encoding: 'utf8',
    timeout: 15_000,
  });
  const line = answer.status === 0 ? answer.stdout.trim().split('\n')[0] : '';
  return line || null;
}

/**
 * Which TensorFlow to install: RECSYS_DEVICE decides (javascript
 * needs no GPU), otherwise a driver that answers means gpu.
 *
 * @param {string | undefined} wish the value of RECSYS_DEVICE
 * @param {() => string | null} driver
 * @returns {DeviceChoice}
 */
export function chooseDevice(wish, driver = askDriver) {
  if (wish !== undefined && !['', 'auto', 'cpu', 'gpu', 'javascript'].includes(wish)) {
    throw new RangeError(`RECSYS_DEVICE must be auto, cpu, gpu or javascript, got ${JSON.stringify(wish)}`);
  }
  if (wish === 'cpu' || wish === 'javascript')
    return { device: 'cpu', why: `RECSYS_DEVICE=${wish}`, driver: null };
  const answer = driver();
  if (wish === 'gpu') return { device: 'gpu', why: 'RECSYS_DEVICE=gpu', driver: answer };
  return answer
    ? { device: 'gpu', why: `driver answers: ${answer}`, driver: answer }
    : { device: 'cpu', why: 'no NVIDIA driver answers', driver: null };
}
