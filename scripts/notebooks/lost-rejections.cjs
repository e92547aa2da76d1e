// Loaded into the kernel while our runner executes a notebook. tslab shows a rejection that nobody handles only if it
// comes while a cell runs; one in the moment in which a cell ends is dropped with that cell's output. Here each goes to
// the process's own stderr, where the runner reads it.
const { writeSync } = require('node:fs');
const { inspect } = require('node:util');
const { isMainThread } = require('node:worker_threads');

// Threads and programs that a cell starts inherit the option that loads this file; they are left alone.
if (isMainThread && process.argv.includes('kernel')) {
  const tell = (/** @type {string} */ kind, /** @type {unknown} */ reason) => {
    try {
      writeSync(2, `[lost] ${JSON.stringify(`${kind}: ${inspect(reason).slice(0, 2000)}`)}\n`);
    } catch {
      // Nobody reads it any more.
    }
  };
  process.on('unhandledRejection', (/** @type {any} */ reason) => {
    tell('UnhandledPromiseRejection', reason);
  });
  process.on('uncaughtExceptionMonitor', (error, origin) => {
    if (origin === 'uncaughtException') tell('UncaughtException', error);
  });
}
