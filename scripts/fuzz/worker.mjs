import { callNames, tryCase } from './one-call.mjs';

// A process of its own tries cases one after the other: run-fuzz.mjs ends it when one hangs, and starts another.
// Nothing that a tried function prints, and no rejection that it leaves behind, ends or disturbs it.

console.log = console.warn = console.error = console.info = () => {};
process.stdout.write = /** @type {any} */ (() => true);
process.on('unhandledRejection', () => {});
process.on('uncaughtException', () => {});

const tell = (/** @type {object} */ message) => /** @type {NodeJS.Process} */ (process).send?.(message);

process.on('message', async (/** @type {{ seed: string, number: number, names: string[] }} */ asked) => {
  tell({ outcome: await tryCase(asked.seed, asked.number, asked.names) });
});
tell({ names: callNames });
