import { runScript } from './command-line.mjs';
import { setUp } from './setup.mjs';

const usage = `
Usage: npm run quote [-- [--port PORT] [--retrain] [--latency]]

Serves the auto quote of notebook 06 on 127.0.0.1, with the session model behind it. The model is the one saved in
data/runs/quote-model; where there is none, one is trained first, in about half a minute, and saved.

  --port PORT   where it listens; 0 takes any free port. Default: 8766
  --retrain     train anew, also over a saved model
  --latency     measure 500 requests, print the median and the 99th percentile, and end
`;

const options = /** @type {const} */ ({
  port: { type: 'string', default: '8766' },
  retrain: { type: 'boolean' },
  latency: { type: 'boolean' },
});

await runScript(usage, options, async ({ port, retrain, latency }) => {
  const number = Number(port);
  if (!/^\d+$/.test(port) || number > 65_535) {
    throw new RangeError(`port must be an integer in [0, 65535], got "${port}"`);
  }
  await setUp();
  const { quoteModel } = await import('./quote/model.mjs');
  const { createQuoteServer, endServer } = await import('./quote/server.mjs');
  const { model, trained } = await quoteModel({ progress: 'The quote model', retrain });
  console.log(trained ? 'Trained and saved in data/runs/quote-model.' : 'Loaded from data/runs/quote-model.');
  const server = createQuoteServer(model, {
    log: latency ? undefined : (line) => console.log(`${new Date().toISOString()} ${line}`),
  });
  const address = await listen(server, latency ? 0 : number);
  if (latency) {
    const { printLatency } = await import('./quote/latency.mjs');
    await printLatency(address);
    server.close();
    return 0;
  }
  console.log(`The quote page is at ${address} (Ctrl+C ends it).`);
  await new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await endServer(server);
  return 0;
});

/**
 * @param {import('node:http').Server} server
 * @param {number} port
 * @returns {Promise<string>} its address
 */
function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const taken = /** @type {NodeJS.ErrnoException} */ (error).code === 'EADDRINUSE';
      reject(taken ? new RangeError(`port must be a free one, got ${port}: it is in use`) : error);
    });
    server.listen(port, '127.0.0.1', () => {
      const { port: chosen } = /** @type {import('node:net').AddressInfo} */ (server.address());
      resolve(`http://127.0.0.1:${chosen}`);
    });
  });
}
