import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { drawsOf } from '../fuzz/draws.mjs';

const workFile = path.join(import.meta.dirname, 'killed-work.mjs');

/**
 * @param {string} what @param {string} folder
 * @param {number} [after] milliseconds until it is killed; never if left out
 * @returns {Promise<{ ended: boolean, said: string }>}
 */
function run(what, folder, after) {
  return new Promise((resolve) => {
    const child = fork(workFile, [what, folder], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    let said = '';
    let ready = false;
    child.on('message', async (message) => {
      if (message === 'begin') {
        ready = true;
        if (after !== undefined) {
          await sleep(after);
          child.kill('SIGKILL');
        }
      } else said = String(message);
    });
    child.on('exit', (code) => resolve({ ended: ready && code === 0 && said !== '', said }));
  });
}

/**
 * Kills trainings with checkpoints, saves of a model and comparisons of the arena at random moments, goes on, and
 * compares with what an undisturbed run gives.
 *
 * @param {{ times: number, seed: string, folder: string }} options
 * @returns {Promise<Record<string, { runs: number, kills: number, same: number }>>}
 */
export async function kill({ times, seed, folder }) {
  /** @type {Record<string, { runs: number, kills: number, same: number }>} */
  const counts = {};
  for (const what of ['training', 'saving', 'arena']) {
    const draws = drawsOf(`${seed} ${what}`);
    const undisturbed = await run(what, path.join(folder, `${what}-whole`));
    if (!undisturbed.ended) throw new Error(`${what} must end when nobody kills it`);
    const count = { runs: 0, kills: 0, same: 0 };
    counts[what] = count;
    while (count.kills < times) {
      const place = path.join(folder, `${what}-${count.runs++}`);
      for (let tries = 0; ; tries++) {
        const result = await run(what, place, tries < 3 ? 5 + draws.below(700) : undefined);
        if (!result.ended) {
          count.kills++;
          continue;
        }
        if (result.said === undisturbed.said) count.same++;
        break;
      }
    }
  }
  return counts;
}

/** @param {unknown} value */
export const hashOf = (value) =>
  createHash('sha256')
    .update(
      JSON.stringify(value, (_, part) =>
        ArrayBuffer.isView(part) ? Array.from(/** @type {any} */ (part)) : part,
      ),
    )
    .digest('hex');
