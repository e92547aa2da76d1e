import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { runScript } from './command-line.mjs';
import { projectPaths, projectRoot } from './setup/paths.mjs';
import { isAlive } from './setup/processes.mjs';
import { SetupError } from './setup/setup-error.mjs';

const usage = `
Usage: npm run clean [-- --dry-run]

Back to the clone: removes what the set-up and the notebooks wrote (node_modules, .venv, .native, .cache, lib/dist,
data/cache, data/runs …), that is every path that git ignores, and nothing else. Says what and how much.

  --dry-run   say it only
`;

// Without a git folder (a downloaded archive), what the project is known to write.
const knownPaths = [
  'node_modules',
  'scripts/reference/node_modules',
  '.venv',
  '.native',
  '.cache',
  'lib/dist',
  'data/cache',
  'data/runs',
];

/**
 * Every path that git ignores, whole folders as one.
 *
 * @param {string} root
 * @returns {string[]} relative to the root
 */
function ignoredPaths(root) {
  if (!fs.existsSync(path.join(root, '.git')))
    return knownPaths.filter((name) => fs.existsSync(path.join(root, name)));
  const answer = execFileSync(
    'git',
    ['ls-files', '--others', '--ignored', '--exclude-standard', '--directory', '-z'],
    { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  return answer
    .split('\0')
    .filter(Boolean)
    .map((name) => name.replace(/\/$/, ''))
    .filter((name) => !isPersonal(name))
    .sort();
}

/** What belongs to the person and not to the project, even where a personal git configuration ignores it. */
function isPersonal(/** @type {string} */ name) {
  return /^(\.idea|\.vscode|\.env(\..*)?|.*\.(swp|swo)|.*~|\.direnv|\.envrc)$/.test(path.basename(name));
}

/**
 * Bytes on the disk under a path. Links are not followed, and a file with several names counts once.
 *
 * @param {string} file
 * @param {Set<number>} seen
 * @returns {number}
 */
function bytesUnder(file, seen = new Set()) {
  const stat = fs.lstatSync(file, { throwIfNoEntry: false });
  if (!stat || seen.has(stat.ino)) return 0;
  seen.add(stat.ino);
  if (!stat.isDirectory()) return stat.blocks * 512;
  return fs
    .readdirSync(file)
    .reduce((sum, name) => sum + bytesUnder(path.join(file, name), seen), stat.blocks * 512);
}

/** @param {number} bytes */
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1).padStart(9)} MB`;

/** @param {string} lock */
function refuseDuringSetup(lock) {
  if (!fs.existsSync(lock)) return;
  const { owner } = JSON.parse(fs.readFileSync(lock, 'utf8'));
  if (!isAlive(owner)) return;
  throw new SetupError('clean', {
    tried: 'to remove what the set-up made',
    answered: `a set-up is at work (process ${owner.pid})`,
    cure: `Wait until it ends, or end it: kill ${owner.pid}`,
  });
}

await runScript(usage, { 'dry-run': { type: 'boolean' } }, async (values) => {
  const dryRun = values['dry-run'] === true;
  const found = ignoredPaths(projectRoot).map((name) => ({
    name,
    bytes: bytesUnder(path.join(projectRoot, name)),
  }));
  if (!dryRun) refuseDuringSetup(projectPaths(projectRoot).lock);
  for (const { name, bytes } of found) {
    console.log(`${dryRun ? 'would remove' : 'removing'} ${megabytes(bytes)}  ${name}`);
    if (!dryRun) fs.rmSync(path.join(projectRoot, name), { recursive: true, force: true });
  }
  const total = found.reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(
    found.length === 0
      ? 'Nothing to remove: this is the clone as it came.'
      : `${dryRun ? 'would free' : 'freed'} ${megabytes(total).trim()} in ${found.length} paths`,
  );
});
