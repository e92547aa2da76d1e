import { runScript } from './command-line.mjs';
import { runFuzz } from './fuzz/run-fuzz.mjs';
import { setUp } from './setup.mjs';

const usage = `
Usage: npm run fuzz [-- [--calls N] [--seed TEXT] [--seconds S] [--only NAME]... [--case N]]

Calls every public function, constructor and the chief methods of lib's doors with one thing wrong in each call: an
option that does not exist, a value of another kind, null, NaN, an extreme size, an id outside, a column of another
length or kind. Each case follows from seed and number alone. Found are

  name    an option that does not exist was taken without a word
  kind    a value of another kind was taken without a word
  nan     finite numbers gave NaN
  raw     an error of the language, the system or another package, not the library's
  hang    no answer within 20 s
  memory  more than 3 GiB taken
  crash   the process ended

  --calls N      cases to try. Default: 5000
  --seed TEXT    Default: the day's date
  --seconds S    ends after so many seconds, whatever is left. Default: 1800
  --only NAME    these functions alone; \`models.*\` stands for all that begin so; may be given several times
  --case N       this case alone

The exit code is 1 if a fault was found.
`;

const options = /** @type {const} */ ({
  calls: { type: 'string', default: '5000' },
  seed: { type: 'string', default: new Date().toISOString().slice(0, 10) },
  seconds: { type: 'string', default: '1800' },
  only: { type: 'string', multiple: true },
  case: { type: 'string' },
});

await runScript(usage, options, async ({ calls, seed, seconds, only = [], case: alone }) => {
  for (const [name, text] of Object.entries({ calls, seconds, case: alone ?? '0' })) {
    if (!/^\d+$/.test(text)) throw new RangeError(`--${name} must be an integer of 0 or more, got ${text}`);
  }
  await setUp();
  console.log(`seed ${seed}`);
  const {
    outcomes,
    names,
    seconds: took,
  } = await runFuzz({
    calls: Number(calls),
    seed,
    seconds: Number(seconds),
    only,
    ...(alone !== undefined && { number: Number(alone) }),
    onFault: ({ name, what, fault, error }, number) =>
      console.log(`${fault} ${name}(${what}) --case ${number}${error ? `\n    ${error}` : ''}`),
  });
  /** @type {Record<string, number>} */
  const counts = {};
  for (const { end, fault } of outcomes) {
    const key = fault ?? end;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  const faults = outcomes.filter(({ fault }) => fault).length;
  const text = Object.entries(counts).map(([key, count]) => `${key} ${count}`);
  console.log(
    `${outcomes.length} cases of ${names} calls in ${took.toFixed(0)} s: ${text.join(', ')}; seed ${seed}`,
  );
  return faults > 0 ? 1 : 0;
});
