// Works on arena tasks from a Redis queue until it is stopped (Ctrl-C lets the running tasks end). Start it on as many
// machines as there are; scripts/arena/run.mjs puts the tasks on the queue and gathers the results.
//
//   node scripts/arena/workers.mjs [--redis 127.0.0.1:6379] [--queue arena] [--threads 1] [--life-sign 30000]
import { parseArgs } from 'node:util';
import { startArenaWorker } from 'lib/bandits';
import { redisOf } from './redis-connection.mjs';

const { values } = parseArgs({
  options: {
    redis: { type: 'string', default: '127.0.0.1:6379' },
    queue: { type: 'string', default: 'arena' },
    threads: { type: 'string', default: '1' },
    'life-sign': { type: 'string', default: '30000' },
  },
});
const worker = await startArenaWorker({
  redis: redisOf(values.redis),
  queue: values.queue,
  threads: Number(values.threads),
  lifeSign: Number(values['life-sign']),
  onStart: (id) => console.log(`begins ${id}`),
});
console.log(`ready: ${values.threads} at a time from ${values.queue} on ${values.redis}`);
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, async () => {
    await worker.close();
    process.exit(0);
  });
}
