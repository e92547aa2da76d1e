import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
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
  // In a path with # TypeDoc finds no file, so it reads the project through a link without one.
  const linked = mkdtempSync(path.join(tmpdir(), 'reference-of-'));
  const link = path.join(linked, 'project');
  symlinkSync(root, link);
  try {
    return await runTypeDoc(root, link, folder);
  } finally {
    rmSync(linked, { recursive: true, force: true });
  }
}

/**
 * @param {string} root
 * @param {string} link another path of the same folder
 * @param {string} folder
 */
async function runTypeDoc(root, link, folder) {
  const here = path.join(link, 'scripts', 'reference');
  const typedoc = createRequire(path.join(here, 'package.json')).resolve('typedoc/package.json');
  const child = spawn(
    process.execPath,
    [
      path.join(path.dirname(typedoc), 'bin', 'typedoc'),
      ...['--options', path.join(here, 'typedoc.json')],
      ...['--out', folder],
      // Pages of this machine link to the files of this machine.
      ...['--sourceLinkTemplate', `${pathToFileURL(root).href}/lib/{path}#L{line}`],
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
