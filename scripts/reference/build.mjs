import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/**
 * Builds the API reference of lib. Types are not checked here: the project's compiler does that, and this one is older.
 *
 * @param {string} root the project's folder
 * @param {string} folder where the pages go; what lies there is replaced
 * @returns {Promise<{ status: number, warnings: string[], hidden: string[], output: string }>} `hidden` are types that a
 *   public signature names and no door exports
 */
export async function buildReference(root, folder) {
  const here = path.join(root, 'scripts', 'reference');
  const typedoc = createRequire(path.join(here, 'package.json')).resolve('typedoc/package.json');
  const child = spawn(
    process.execPath,
    [
      path.join(path.dirname(typedoc), 'bin', 'typedoc'),
      ...['--options', path.join(here, 'typedoc.json')],
      ...['--out', folder],
      // Pages of this machine link to the files of this machine.
      ...['--sourceLinkTemplate', `file://${root}/lib/{path}#L{line}`],
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  const status = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
  output = stripVTControlCharacters(output);
  const lines = output.split('\n').filter((line) => /\[(warning|error)\](?! Found)/.test(line));
  const isHidden = (/** @type {string} */ line) => line.endsWith('but not included in the documentation');
  return {
    status,
    warnings: lines.filter((line) => !isHidden(line)),
    hidden: lines.filter(isHidden).map((line) => line.replace('[warning] ', '')),
    output,
  };
}
