import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import test from 'node:test';
import { asSent } from './latency.mjs';
import { offerBox } from './offer-box.mjs';
import { mostEvents } from './offer-request.mjs';
import { createQuoteServer, endServer, mostBytes } from './server.mjs';

const require = createRequire(import.meta.url);
/** @type {typeof import('lib/worlds')} */
const { QuoteFunnel, quoteAddOns } = require('lib/worlds');

// The oracle stands for a model: what the server does with probabilities is under test, and with what is not one.
const funnel = new QuoteFunnel();
/** @type {import('lib/worlds').QuotePrefix[]} */
const seen = [];
const model = {
  /** @param {readonly import('lib/worlds').QuotePrefix[]} sessions */
  probabilities([session]) {
    seen.push(session);
    return funnel.trueProbabilities(session);
  },
};
/** @type {string[]} */
const lines = [];
const server = createQuoteServer(model, { log: (line) => lines.push(line) });
await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
test.after(() => {
  server.close();
  server.closeAllConnections();
});
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
const address = `http://127.0.0.1:${port}`;

/** @param {unknown} body @param {Record<string, string>} [headers] */
async function post(body, headers = { 'Content-Type': 'application/json' }) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${address}/offers`, { method: 'POST', headers, body: text });
  return { status: response.status, headers: response.headers, ...(await response.json()) };
}
/** @param {string} field @param {unknown} answer @param {string} [act] */
const event = (field, answer, act = 'answer') => ({ act, field, answer });
const person = [event('zip', '94103'), event('age', 34)];
const tesla = [...person, event('vehicle', 'Tesla Model 3')];

test('bodies that are no session are refused with 400 and a sentence that names the rule', async () => {
  /** @type {[unknown, RegExp][]} */
  const cases = [
    ['', /must be JSON/],
    ['{"events":', /must be JSON/],
    ['null', /must be an object/],
    ['[]', /must be an object/],
    [{}, /"events" must be a list/],
    [{ events: 'all' }, /"events" must be a list/],
    [{ events: Array(mostEvents + 1).fill(tesla[0]) }, /at most 60, got 61/],
    [{ events: [null] }, /event 0: must be an object/],
    [{ events: [[]] }, /event 0: must be an object/],
    [
      { events: [event('zip', '94103', 'delete')] },
      /event 0: "act" must be one of answer, edit, help, compare/,
    ],
    [{ events: [event('color', 'red')] }, /event 0: "field" must be one of zip, age/],
    [{ events: [event('constructor', 'x')] }, /event 0: "field" must be one of/],
    [{ events: [event('__proto__', 'x')] }, /event 0: "field" must be one of/],
    [{ events: [{ act: 'answer', field: ['zip'], answer: '94103' }] }, /"field" must be one of/],
    [{ events: [event('zip', 94103)] }, /"answer" to zip must be a text/],
    [{ events: [event('zip', '9410x')] }, /zip must be five digits/],
    [{ events: [...person, event('age', '34')] }, /event 2: "answer" to age must be a number/],
    [{ events: [event('age', 500)] }, /age must be in \[17, 90\] years, got 500/],
    ['{"events":[{"act":"answer","field":"age","answer":1e999}]}', /age must be a finite number/],
    [{ events: [event('age', 30.5)] }, /"answer" to age must be a whole number, got 30\.5/],
    [
      { events: [...person, event('vehicle', 'Honda Civic', 'edit')] },
      /event 2: "act" must be answer before it is edit, for vehicle/,
    ],
    [{ events: [event('age', null)] }, /must be a number/],
    [{ events: [{ act: 'answer', field: 'vehicle' }] }, /"answer" to vehicle must be a text/],
    [{ events: [event('vehicle', { toString: 'x' })] }, /"answer" to vehicle must be a text/],
    [{ events: [event('vehicle', 'x'.repeat(81))] }, /at most 80 characters/],
    [{ events: [event('parking', 'on the roof')] }, /parking must be one of/],
  ];
  for (const [body, message] of cases) {
    const { status, error } = await post(body);
    assert.equal(status, 400, JSON.stringify(body).slice(0, 80));
    assert.match(error, message);
  }
});

test('a huge body is refused with 413, announced or not, and the server goes on', async () => {
  const announced = await post(`{"events":[${' '.repeat(mostBytes)}]}`);
  assert.equal(announced.status, 413);
  assert.match(announced.error, /at most 16384 bytes/);
  const chunked = await new Promise((resolve, reject) => {
    const call = httpRequest(
      `${address}/offers`,
      { method: 'POST', headers: { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' } },
      (response) => {
        response.resume();
        resolve(response.statusCode);
        call.destroy();
      },
    );
    call.on('error', (error) => (call.destroyed ? undefined : reject(error)));
    for (let i = 0; i < 20; i++) call.write(' '.repeat(1024));
  });
  assert.equal(chunked, 413);
  assert.equal((await post({ events: tesla })).status, 200);
});

test('another content type, method, path or host is refused', async () => {
  assert.equal((await post({ events: tesla }, { 'Content-Type': 'text/plain' })).status, 415);
  assert.equal((await post({ events: tesla }, { 'Content-Type': 'application/jsonp' })).status, 415);
  const wrong = await fetch(`${address}/offers`);
  assert.equal(wrong.status, 405);
  assert.equal(wrong.headers.get('allow'), 'POST');
  assert.equal((await fetch(address, { method: 'DELETE' })).status, 405);
  for (const path of [
    '/server.mjs',
    '/..%2fserver.mjs',
    '/page/../server.mjs',
    '/constructor',
    '/quote.js/',
  ]) {
    assert.equal((await fetch(`${address}${path}`)).status, 404, path);
  }
  const rebound = await new Promise((resolve, reject) => {
    httpRequest(address, { headers: { Host: 'evil.example' } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
  assert.equal(rebound, 421);
});

test('what is no HTTP at all gets a 400 and does no harm', async () => {
  const answer = await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('\x00\x01 hello\r\n\r\n'));
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('close', () => resolve(text));
  });
  assert.match(/** @type {string} */ (answer), /^HTTP\/1.1 400/);
  assert.equal((await post({ events: tesla })).status, 200);
});

test('script in a field comes back nowhere but as JSON, and the vehicle is "another vehicle"', async () => {
  const script = '<img src=x onerror=alert(1)>';
  const answered = await post({ events: [...person, event('vehicle', script)] });
  assert.equal(answered.status, 200);
  assert.equal(seen.at(-1)?.at(-1)?.value, 0);
  assert.ok(!JSON.stringify(answered).includes('<img'));
  assert.ok(lines.every((line) => !line.includes('<img')));
  const refused = await post({ events: [event('parking', '<script>alert(1)</script>')] });
  assert.equal(refused.status, 400);
  assert.match(/** @type {Headers} */ (refused.headers).get('content-type') ?? '', /^application\/json/);
});

/** A server of its own on a free port. @param {Parameters<typeof createQuoteServer>} given */
async function started(...given) {
  const own = createQuoteServer(...given);
  await new Promise((resolve) => own.listen(0, '127.0.0.1', () => resolve(undefined)));
  return { own, port: /** @type {import('node:net').AddressInfo} */ (own.address()).port };
}

/** @param {import('node:http').Server} own @returns {Promise<number>} */
const connections = (own) =>
  new Promise((resolve, reject) =>
    own.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );

test('a client that is slow and never reads loses its connection in seconds, with what the system keeps of it', async () => {
  const { own, port } = await started(model);
  own.headersTimeout = 300;
  const sockets = Array.from({ length: 20 }, () => connect({ port, host: '127.0.0.1', allowHalfOpen: true }));
  for (const socket of sockets) {
    socket.on('error', () => {});
    socket.write('GET / HTTP/1.1\r\nHost: loc');
    socket.pause();
  }
  while ((await connections(own)) < 20) await new Promise((resolve) => setTimeout(resolve, 10));
  const start = performance.now();
  while ((await connections(own)) > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.ok(performance.now() - start < 8000);
  for (const socket of sockets) socket.destroy();
  await endServer(own);
});

test('a server that ends answers the request under way and lets nobody new in', async () => {
  const { own, port } = await started(model);
  const body = JSON.stringify({ events: tesla });
  const call = httpRequest({ port, host: '127.0.0.1', path: '/offers', method: 'POST', agent: false });
  call.setHeader('Content-Type', 'application/json');
  call.setHeader('Content-Length', body.length);
  const answered = new Promise((resolve, reject) => {
    call.on('response', (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    call.on('error', reject);
  });
  call.write(body.slice(0, 5));
  while ((await connections(own)) < 1) await new Promise((resolve) => setTimeout(resolve, 10));
  // The server has seen the head of the request, not only its connection.
  await new Promise((resolve) => setTimeout(resolve, 100));
  const ended = endServer(own);
  await assert.rejects(fetch(`http://127.0.0.1:${port}/`));
  call.end(body.slice(5));
  assert.equal(await answered, 200);
  await ended;
});

test('whoever does not finish a request is cut off when the server ends', async () => {
  const { own, port } = await started(model);
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write('POST /offers HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n');
  while ((await connections(own)) < 1) await new Promise((resolve) => setTimeout(resolve, 10));
  const start = performance.now();
  await endServer(own, 200);
  assert.ok(performance.now() - start < 5000);
  socket.destroy();
});

test('a visitor who goes away half-way is no error, a refusal is noted without control characters', async () => {
  /** @type {string[]} */
  const noted = [];
  const { own, port } = await started(model, { log: (line) => noted.push(line) });
  const socket = connect(port, '127.0.0.1');
  socket.write(
    'POST /offers HTTP/1.1\r\nHost: LOCALHOST\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{"ev',
  );
  await new Promise((resolve) => setTimeout(resolve, 100));
  socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.deepEqual(noted, []);
  await fetch(`http://127.0.0.1:${port}/offers`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ events: [event('parking', '\u001b[2J\u009b31m\n')] }),
  });
  assert.match(noted[0], /^refused with 400: event 0: /);
  assert.match(noted[0], /^[\x20-\x7e]*$/);
  await endServer(own);
});

test('a text is measured in characters, not in halves of them', async () => {
  assert.equal((await post({ events: [...person, event('vehicle', '🚗'.repeat(80))] })).status, 200);
  assert.equal((await post({ events: [...person, event('vehicle', '🚗'.repeat(81))] })).status, 400);
});

test('an error inside is a 500 that says nothing of the inside', async () => {
  const broken = createQuoteServer(
    {
      probabilities() {
        throw new Error('the secret of the model');
      },
    },
    { log: (line) => lines.push(line) },
  );
  await new Promise((resolve) => broken.listen(0, '127.0.0.1', () => resolve(undefined)));
  const other = /** @type {import('node:net').AddressInfo} */ (broken.address()).port;
  const response = await fetch(`http://127.0.0.1:${other}/offers`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ events: tesla }),
  });
  assert.equal(response.status, 500);
  assert.deepEqual(await response.json(), { error: 'something went wrong here' });
  assert.ok(lines.some((line) => line.includes('the secret of the model')));
  broken.close();
  broken.closeAllConnections();
});

test('all answers carry the headers that keep scripts, frames and sniffing out', async () => {
  for (const path of ['/', '/quote.js', '/quote.css', '/nowhere', '/offers']) {
    const { headers } = await fetch(`${address}${path}`);
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'; script-src 'self'/);
    assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/);
    assert.ok(!/unsafe/.test(headers.get('content-security-policy') ?? ''));
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('referrer-policy'), 'no-referrer');
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.equal(headers.get('access-control-allow-origin'), null);
  }
});

test('a Tesla gets the EV package, a petrol car and a session without a car get no such box', async () => {
  const { box, probabilities, milliseconds } = await post({ events: tesla });
  assert.equal(box.title, 'EV package');
  assert.deepEqual(box.addOns.map((/** @type {{ name: string }} */ { name }) => name).sort(), [
    'EV charging cover',
    'gap insurance',
  ]);
  assert.equal(Object.keys(probabilities).length, quoteAddOns.length);
  assert.ok(milliseconds >= 0 && lines.at(-1)?.includes('EV package'));
  assert.equal((await post({ events: [...person, event('vehicle', 'Honda Civic')] })).box, null);
  assert.equal((await post({ events: person })).box, null);
  assert.equal((await post({ events: [] })).box, null);
});

test('what simulated visitors do can be sent as the page sends it', async () => {
  for (const { events } of funnel.visitors(0, 20)) {
    const { status } = await post({ events: events.map(asSent) });
    assert.equal(status, 200);
    assert.deepEqual(seen.at(-1), events);
  }
});

test('a box holds two add-ons at most, and only likely ones', () => {
  const probabilities = Float64Array.from(quoteAddOns, (_, a) => 0.9 - 0.1 * a);
  assert.deepEqual(
    offerBox(probabilities)?.addOns.map(({ name }) => name),
    [quoteAddOns[0].name, quoteAddOns[1].name],
  );
  probabilities.fill(0.1);
  assert.equal(offerBox(probabilities), null);
  probabilities[5] = 0.4;
  assert.equal(offerBox(probabilities)?.title, 'You may also want');
});
