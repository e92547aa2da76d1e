import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';

const require = createRequire(import.meta.url);

/**
 * Saves a model over another where files may not grow beyond 64 kB: the error must name the file and the cure, and the
 * former model must be whole.
 *
 * @param {{ folder: string }} options
 * @returns {Promise<{ said: string, whole: boolean }>}
 */
export async function fullDisk({ folder }) {
  const { readArchive, writeArchive } = require('lib/training');
  const place = path.join(folder, 'model');
  const archive = { kind: 'k', version: 1, options: {} };
  writeArchive(place, { ...archive, tensors: { a: Float32Array.of(7) } });
  // The system then answers EFBIG, once the signal that would end the process is ignored.
  const code = `process.on('SIGXFSZ', () => {});
    const { writeArchive } = require('lib/training');
    try {
      writeArchive(${JSON.stringify(place)}, { kind: 'k', version: 1, options: {}, tensors: { a: new Float32Array(1e6) } });
      console.log('saved');
    } catch (error) { console.log(error.message); }`;
  const { stdout } = await promisify(execFile)(
    'bash',
    ['-c', 'ulimit -f 64; exec "$0" -e "$1"', process.execPath, code],
    {
      cwd: import.meta.dirname,
    },
  );
  const { tensors } = readArchive(place, { kind: 'k', versions: [1] });
  return { said: stdout.trim(), whole: tensors.a.length === 1 && tensors.a[0] === 7 };
}
