import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Twelve hexadecimal digits that stand for a compiled module and all that it loads from beside it: two machines with
 * the same digits compute by the same code of ours. Packages are not looked into; the lockfile pins them.
 * @param entry the module's compiled file
 */
export function codeHash(entry: string): string {
  const texts = new Map<string, string>();
  const open = [entry];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (texts.has(file)) continue;
    const text = readFileSync(file, 'utf8');
    texts.set(file, text);
    for (const [, request] of text.matchAll(/\brequire\(["'](\.[^"']*)["']\)/g)) {
      const found = located(path.resolve(path.dirname(file), request));
      if (found !== undefined) open.push(found);
    }
  }
  const hash = createHash('sha256');
  const folder = path.dirname(entry);
  const named = [...texts].map(([file, text]) => ({ name: path.relative(folder, file), text }));
  named.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, text } of named) hash.update(`${name}\n${text.length}\n${text}`);
  return hash.digest('hex').slice(0, 12);
}

function located(request: string): string | undefined {
  return [request, `${request}.js`, path.join(request, 'index.js')].find(
    (file) => existsSync(file) && statSync(file).isFile(),
  );
}
