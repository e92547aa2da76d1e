import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Trains chapter 1's model for a moment on the device, in a process of its own.
 *
 * @param {string} root
 * @returns {import('../setup/machine.mjs').MachineFact}
 */
export function checkTraining(root) {
  const program = fileURLToPath(new URL('train-one-step.mjs', import.meta.url));
  const trial = spawnSync(process.execPath, [program], {
    cwd: root,
    encoding: 'utf8',
    timeout: 120_000,
    env: { ...process.env, RECSYS_PROGRESS: 'off', TF_CPP_MIN_LOG_LEVEL: '2' },
  });
  const name = 'training step';
  const cure = 'Run `npm run setup` again; if it stays, see "When it fails" in environment.md.';
  try {
    const { text, step, milliseconds, losses } = JSON.parse(trial.stdout.trim().split('\n').at(-1) ?? '');
    const learned = losses[1] < losses[0];
    const shown = losses.map((/** @type {number} */ loss) => loss.toFixed(4)).join(' -> ');
    return {
      name,
      found: `${text}; ${step} step of chapter 1 (batch 512) ${milliseconds.toFixed(2)} ms, loss ${shown}`,
      ok: learned,
      cure: `The loss does not fall, so the device computes wrongly. ${cure}`,
    };
  } catch {
    const end = trial.signal ? `killed by ${trial.signal}` : `exit code ${trial.status}`;
    return {
      name,
      found: `${end}: ${trial.stderr.trim().split('\n').slice(-4).join(' | ')}`,
      ok: false,
      cure,
    };
  }
}
