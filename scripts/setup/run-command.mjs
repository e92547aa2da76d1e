import { spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { cureFor } from './cures.mjs';
import { SetupError } from './setup-error.mjs';

const keptLines = 25;

// What a person's shell may hold for other projects, and what would send pip or Python elsewhere.
const foreign = {
  PYTHONPATH: undefined,
  PYTHONHOME: undefined,
  PIP_TARGET: undefined,
  PIP_PREFIX: undefined,
  PIP_USER: '0',
};

/**
 * @typedef {{
 *   stage: string,
 *   log: import('./log.mjs').SetupLog,
 *   lock: { noteChild(pid: number): void, forgetChild(pid: number): void },
 *   cwd: string,
 *   cure: string,
 *   env?: Record<string, string | undefined>,
 * }} CommandContext `cure` is what to do when the output matches no known failure
 */

/**
 * Runs a command of a stage: its output goes to the log, a failure becomes a `SetupError` with the last lines.
 * The command leads a process group of its own, so that an interrupted set-up takes the command's children along.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {CommandContext} context
 * @returns {Promise<string>} what it printed on its standard output
 */
export function runCommand(command, args, context) {
  const shown = [command, ...args].map((part) => (/[\s"'$]/.test(part) ? `'${part}'` : part)).join(' ');
  context.log.line(`$ ${shown}`);
  return new Promise((resolve, reject) => {
    // The cause often stands far above the last lines (npm closes with its help), so the cure is sought in all of it.
    const fail = (/** @type {string} */ answered, /** @type {string} */ all) =>
      reject(
        new SetupError(context.stage, {
          tried: shown,
          answered,
          cure: cureFor(all) ?? context.cure,
          log: context.log.file,
        }),
      );
    // Before the command starts: an interrupt in between would leave it behind.
    const stopForwarding = forwardSignals(() => child.pid);
    const child = spawn(command, args, {
      cwd: context.cwd,
      env: { ...process.env, ...foreign, ...context.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    if (child.pid) context.lock.noteChild(child.pid);
    let output = '';
    let tail = '';
    const collect = (
      /** @type {import('node:stream').Readable} */ stream,
      /** @type {boolean} */ isOutput,
    ) => {
      const decoder = new StringDecoder('utf8');
      stream.on('data', (chunk) => {
        const text = decoder.write(chunk);
        context.log.write(text);
        tail = (tail + text).slice(-16_000);
        if (isOutput) output += text;
      });
    };
    collect(child.stdout, true);
    collect(child.stderr, false);
    child.on('error', (error) => {
      stopForwarding();
      fail(error.message, error.message);
    });
    child.on('close', (code, signal) => {
      stopForwarding();
      if (child.pid) context.lock.forgetChild(child.pid);
      if (code === 0) return resolve(output);
      const end = signal ? `killed by ${signal}` : `exit code ${code}`;
      fail(`${end}\n${tail.trimEnd().split('\n').slice(-keptLines).join('\n')}`, `${end}\n${tail}`);
    });
  });
}

/**
 * Passes an interrupt on to the command's group, then ends this process as the signal would have.
 *
 * @param {() => number | undefined} pid of the command
 * @returns {() => void}
 */
function forwardSignals(pid) {
  const handlers = /** @type {NodeJS.Signals[]} */ (['SIGINT', 'SIGTERM', 'SIGHUP']).map((signal) => {
    const handler = () => {
      try {
        const group = pid();
        if (group) process.kill(-group, 'SIGTERM');
      } catch {
        // The command has ended already.
      }
      stop();
      process.kill(process.pid, signal);
    };
    process.once(signal, handler);
    return /** @type {const} */ ([signal, handler]);
  });
  const stop = () => {
    for (const [signal, handler] of handlers) process.removeListener(signal, handler);
  };
  return stop;
}
