import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
/** @type {typeof import('lib/worlds')} */
const { QuoteFunnel, quoteForm } = require('lib/worlds');

/** Requests that are measured, after as many as it takes to warm up. */
const requests = 500;
const warmUp = 50;

/**
 * Sends sessions of new visitors, one at a time, and prints how long the model took, as the server says, and the whole
 * round trip, as the page sees it.
 *
 * @param {string} address of a quote server
 * @returns {Promise<{ model: number, roundTrip: number }>} medians in milliseconds
 */
export async function printLatency(address) {
  const model = [];
  const roundTrip = [];
  const visitors = new QuoteFunnel({ seed: 'latency' }).visitors(0, warmUp + requests);
  for (const [i, { events }] of visitors.entries()) {
    const body = JSON.stringify({ events: events.slice(0, 3 + (i % 9)).map(asSent) });
    const start = performance.now();
    const response = await fetch(`${address}/offers`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
    });
    const result = await response.json();
    if (!response.ok) throw new Error(`the server answered ${response.status}: ${result.error}`);
    if (i < warmUp) continue;
    roundTrip.push(performance.now() - start);
    model.push(result.milliseconds);
  }
  for (const [name, times] of Object.entries({ 'model alone': model, 'round trip': roundTrip })) {
    console.log(
      `${name}: median ${quantile(times, 0.5).toFixed(2)} ms, 99th percentile ${quantile(times, 0.99).toFixed(2)} ms ` +
        `(${requests} requests)`,
    );
  }
  return { model: quantile(model, 0.5), roundTrip: quantile(roundTrip, 0.5) };
}

/** ZIP codes by region. */
const zips = ['10001', '30301', '60601', '73301', '94103'];

/**
 * A simulated event as the page would send it.
 *
 * @param {import('lib/worlds').QuoteEvent} event
 */
export function asSent({ act, field, value }) {
  if (act === 'help' || act === 'compare') return { act, field };
  if (field === 'zip') return { act, field, answer: zips[value] };
  const { kind, levels } = quoteForm[field];
  return { act, field, answer: kind === 'number' ? value : levels[value] };
}

/** @param {number[]} values @param {number} share */
function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
