import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runScript } from './command-line.mjs';
import { corrupt } from './reliability/corrupt.mjs';
import { fullDisk } from './reliability/full-disk.mjs';
import { kill } from './reliability/kill.mjs';
import { setUp } from './setup.mjs';

const usage = `
Usage: npm run reliability -- kill|corrupt|full-disk [--times N] [--seed TEXT]

  kill       ends trainings with checkpoints, saves and comparisons of the arena by SIGKILL at random moments, goes on,
             and compares with an undisturbed run, bit for bit
  corrupt    flips bits of what was written, or cuts it short: it must be refused, or read as it was
  full-disk  saves over a model where no file may grow: a clear error, and the former model whole

  --times N    kills or damages of each kind. Default: 20
  --seed TEXT  Default: 'reliability'
`;

const options = /** @type {const} */ ({
  times: { type: 'string', default: '20' },
  seed: { type: 'string', default: 'reliability' },
});

await runScript(
  usage,
  options,
  async ({ times, seed }, _rest, names) => {
    const [what] = names;
    if (names.length !== 1 || !['kill', 'corrupt', 'full-disk'].includes(what)) {
      throw new RangeError(`what to try must be one of kill, corrupt, full-disk, got ${names.join(' ')}`);
    }
    if (!/^[1-9]\d*$/.test(times))
      throw new RangeError(`--times must be an integer of 1 or more, got ${times}`);
    await setUp();
    const folder = mkdtempSync(path.join(tmpdir(), 'reliability-'));
    try {
      const given = { times: Number(times), seed, folder };
      const found =
        what === 'kill'
          ? await kill(given)
          : what === 'corrupt'
            ? await corrupt(given)
            : await fullDisk(given);
      console.log(JSON.stringify(found, null, 1));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  { names: true },
);
