import { createInterface } from 'node:readline';

/**
 * The contender's side of the protocol, for work written in JavaScript.
 * @param {object} about what to say when prepared
 * @param {() => object | Promise<object>} round runs one round and gives its measurement
 */
export async function serve(about, round) {
  console.log(JSON.stringify({ ready: true, ...about }));
  for await (const line of createInterface({ input: process.stdin })) {
    if (line !== 'round') continue;
    const measured = await round();
    console.log(JSON.stringify({ ...measured, peakBytes: process.resourceUsage().maxRSS * 1024 }));
  }
}
