import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/**
 * @typedef {{ code: number, output: string, log: string }} ProcessResult `output` is both streams in their order
 */

/**
 * Runs one program of a check to its end, its output kept in a log. One that hangs is ended with its children.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ root: string, log: string, env?: Record<string, string>, minutes?: number }} place
 * @returns {Promise<ProcessResult>}
 */
export function runProcess(command, args, { root, log, env = {}, minutes = 15 }) {
  fs.mkdirSync(path.dirname(log), { recursive: true });
  const sink = fs.openSync(log, 'a');
  fs.writeSync(sink, `$ ${[command, ...args].join(' ')}\n`);
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let output = '';
    const collect = (/** @type {Buffer} */ chunk) => {
      fs.writeSync(sink, chunk);
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const end = (/** @type {NodeJS.Signals} */ signal) => {
      try {
        if (child.pid) process.kill(-child.pid, signal);
      } catch {
        // It has ended already.
      }
    };
    const timer = setTimeout(() => {
      collect(Buffer.from(`\nended after ${minutes} minutes\n`));
      end('SIGKILL');
    }, minutes * 60_000);
    const interrupted = (/** @type {NodeJS.Signals} */ signal) => {
      end('SIGTERM');
      process.removeListener('SIGINT', interrupted);
      process.removeListener('SIGTERM', interrupted);
      process.kill(process.pid, signal);
    };
    process.on('SIGINT', interrupted);
    process.on('SIGTERM', interrupted);
    const finish = (/** @type {number} */ code) => {
      clearTimeout(timer);
      process.removeListener('SIGINT', interrupted);
      process.removeListener('SIGTERM', interrupted);
      fs.closeSync(sink);
      resolve({ code, output, log });
    };
    child.on('error', (error) => {
      output += error.message;
      finish(1);
    });
    child.on('close', (code) => finish(code ?? 1));
  });
}
