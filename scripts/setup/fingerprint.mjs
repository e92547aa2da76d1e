import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/**
 * Short content hash of a text.
 *
 * @param {string | Buffer} text
 */
export function hashText(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/**
 * One hash over the names and contents of files. A missing file counts as such, so that its arrival changes the hash.
 *
 * @param {string} root names are taken relative to it, so that a moved project keeps its hashes
 * @param {string[]} files absolute paths, in any order
 */
export function hashFiles(root, files) {
  const hash = createHash('sha256');
  for (const file of [...files].sort()) {
    hash.update(`${path.relative(root, file)}\0`);
    const content = fs.existsSync(file) ? fs.readFileSync(file) : 'missing';
    hash.update(`${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}

/**
 * All files under a folder that pass the filter, or none when there is no such folder.
 *
 * @param {string} folder
 * @param {(file: string) => boolean} keep gets the absolute path
 * @param {string[]} skip names of folders not to enter
 * @returns {string[]}
 */
export function listFiles(folder, keep, skip = []) {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return skip.includes(entry.name) ? [] : listFiles(file, keep, skip);
    return keep(file) ? [file] : [];
  });
}
