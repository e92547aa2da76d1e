import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { offerBox } from './offer-box.mjs';
import { parseSession, RequestError } from './offer-request.mjs';
import { quotePage } from './page/page.mjs';

const require = createRequire(import.meta.url);
/** @type {typeof import('lib/worlds')} */
const { quoteAddOns } = require('lib/worlds');

/** Most bytes of a request's body. */
export const mostBytes = 16 * 1024;

/** Most visitors at a time: one person's browser opens a handful. */
const mostConnections = 500;

const headers = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/**
 * The quote page and the model behind it.
 *
 * GET / is the page, POST /offers takes a session and answers
 * `{ box, probabilities, milliseconds }`; whatever else is asked for is refused with a sentence.
 *
 * @param {Pick<import('lib/lessons').QuoteModel, 'probabilities'>} model
 * @param {{ log?: (line: string) => void }} [options] where each answered session is noted
 * @returns {import('node:http').Server} not listening yet
 */
export function createQuoteServer(model, { log } = {}) {
  const server = createServer({ connectionsCheckingInterval: 1000 }, (request, response) => {
    answer(model, request, log).then(
      ({ status, type, body, extra }) => send(response, status, type, body, extra),
      (error) => {
        const known = error instanceof RequestError;
        // A visitor who went away half-way is nobody's fault, and there is nobody to answer.
        if (!known && error?.code === 'ECONNRESET' && !request.complete) return;
        if (!known) log?.(`error: ${error instanceof Error ? error.stack : error}`);
        // What a visitor sent may stand in the message: it must not move about on a terminal.
        if (known) log?.(`refused with ${error.status}: ${error.message.replace(/[^\x20-\x7e]/g, '?')}`);
        const message = known ? error.message : 'something went wrong here';
        send(response, known ? error.status : 500, 'application/json', JSON.stringify({ error: message }), {
          // What is left of a body that is too large is not waited for.
          ...(known && error.status === 413 ? { Connection: 'close' } : {}),
          ...(known ? error.headers : {}),
        });
      },
    );
  });
  // A visitor who sends a byte now and then must not hold a connection for ever, nor may one who never reads: the system
  // keeps a closed socket as long as its last bytes wait.
  server.headersTimeout = 5000;
  server.requestTimeout = 10_000;
  server.maxHeadersCount = 50;
  server.maxConnections = mostConnections;
  server.on('clientError', (_, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    setTimeout(() => socket.destroy(), 1000).unref();
  });
  return server;
}

/**
 * Ends a server: nobody new is let in, requests under way are answered, and whoever has not taken the answer after a
 * while is cut off.
 *
 * @param {import('node:http').Server} server
 * @param {number} [patience] in milliseconds
 * @returns {Promise<void>} fulfilled when all connections are closed
 */
export function endServer(server, patience = 5000) {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), patience);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 * @param {string} type
 * @param {string | Buffer} body
 * @param {Record<string, string>} [extra]
 */
function send(response, status, type, body, extra = {}) {
  const text = type.startsWith('text/') || type === 'application/json' ? `${type}; charset=utf-8` : type;
  response.writeHead(status, {
    ...headers,
    'Content-Type': text,
    'Content-Length': Buffer.byteLength(body),
    ...extra,
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

/** Files of the page, by path; nothing else of the disk is ever read. */
const files = {
  '/quote.js': { type: 'text/javascript', file: new URL('./page/quote.js', import.meta.url) },
  '/quote.css': { type: 'text/css', file: new URL('./page/quote.css', import.meta.url) },
};

/**
 * @param {Pick<import('lib/lessons').QuoteModel, 'probabilities'>} model
 * @param {import('node:http').IncomingMessage} request
 * @param {((line: string) => void) | undefined} log
 * @returns {Promise<{ status: number, type: string, body: string | Buffer, extra?: Record<string, string> }>}
 */
async function answer(model, request, log) {
  requireLocalHost(request.headers.host);
  const path = (request.url ?? '').split('?')[0];
  if (path === '/offers') {
    requireMethod(request, ['POST']);
    return { status: 200, type: 'application/json', body: await offers(model, request, log) };
  }
  const file = Object.hasOwn(files, path) ? files[/** @type {keyof typeof files} */ (path)] : undefined;
  if (path !== '/' && file === undefined) throw new RequestError(404, 'there is no such page');
  requireMethod(request, ['GET', 'HEAD']);
  if (file !== undefined) return { status: 200, type: file.type, body: await readFile(file.file) };
  return { status: 200, type: 'text/html', body: quotePage() };
}

/**
 * @param {Pick<import('lib/lessons').QuoteModel, 'probabilities'>} model
 * @param {import('node:http').IncomingMessage} request
 * @param {((line: string) => void) | undefined} log
 */
async function offers(model, request, log) {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json *(;|$)/i.test(type)) {
    throw new RequestError(415, 'the body must be sent as application/json');
  }
  const session = parseSession(await bodyOf(request));
  const start = performance.now();
  const probabilities = model.probabilities([session]);
  const milliseconds = performance.now() - start;
  const box = session.some(({ field, act }) => field === 'vehicle' && act !== 'help')
    ? offerBox(probabilities)
    : null;
  log?.(
    `${session.length} events, ${box ? `${box.title}: ${box.addOns.map(({ name }) => name).join(', ')}` : 'no box'}, ` +
      `${milliseconds.toFixed(2)} ms`,
  );
  return JSON.stringify({
    box,
    probabilities: Object.fromEntries(quoteAddOns.map(({ name }, a) => [name, probabilities[a]])),
    milliseconds,
  });
}

/** @param {import('node:http').IncomingMessage} request @returns {Promise<string>} */
async function bodyOf(request) {
  const tooLarge = new RequestError(413, `the body must be at most ${mostBytes} bytes`);
  if (Number(request.headers['content-length']) > mostBytes) throw tooLarge;
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw tooLarge;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {string[]} allowed
 */
function requireMethod(request, allowed) {
  if (!allowed.includes(request.method ?? '')) {
    throw new RequestError(405, `the method must be ${allowed.join(' or ')}`, { Allow: allowed.join(', ') });
  }
}

/**
 * A page elsewhere can point a name of its own at 127.0.0.1 and have a visitor's browser ask here; its requests carry
 * that name.
 *
 * @param {string | undefined} host
 */
function requireLocalHost(host) {
  if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host ?? '')) {
    throw new RequestError(421, 'this page answers on 127.0.0.1 only');
  }
}
