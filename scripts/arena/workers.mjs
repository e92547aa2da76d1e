// Works on arena tasks from a Redis queue until it is stopped (Ctrl-C lets the running tasks end). Start it on as many
// machines as there are; scripts/arena/run.mjs puts the tasks on the queue and gathers the results.
//
//   node scripts/arena/workers.mjs [--redis redis://user:password@host:port] [--queue arena] [--threads 1] [--life-sign 30000]
import { parseArgs } from 'node:util';
import { startArenaWorker } from 'lib/bandits';

const { values } = parseArgs({
  options: {
    // In the environment a password is not seen by every user of the machine, as it is in a command line.
    redis: { type: 'string', default: process.env.RECSYS_REDIS ?? '127.0.0.1:6379' },
    queue: { type: 'string', default: 'arena' },
    threads: { type: 'string', default: '1' },
    'life-sign': { type: 'string', default: '30000' },
  },
});
const worker = await startArenaWorker({
  redis: values.redis,
  queue: values.queue,
  threads: Number(values.threads),
  lifeSign: Number(values['life-sign']),
  onStart: (id) => console.log(`begins ${id}`),
});
console.log(`ready: ${values.threads} at a time from ${values.queue}`);
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, async () => {
    await worker.close();
    process.exit(0);
  });
}
