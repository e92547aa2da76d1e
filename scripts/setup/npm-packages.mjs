import fs from 'node:fs';
import path from 'node:path';
import { hashFiles } from './fingerprint.mjs';
import { findNpm } from './machine.mjs';

/**
 * npm packages, exactly those of the lockfile, with install scripts off (they would download from elsewhere).
 *
 * @type {import('./run-stages.mjs').Stage}
 */
export const npmPackages = {
  name: 'npm-packages',
  title: 'npm packages',
  inputs: ({ root }) => ({
    lockfile: hashFiles(root, [path.join(root, 'package-lock.json')]),
    manifests: hashFiles(root, [path.join(root, '.npmrc'), ...manifests(root)]),
  }),
  outputs: ({ paths }) => [paths.installedLockfile, paths.tslab, paths.typescript, paths.nodeApiHeaders],
  adopt: ({ root, paths }) => isInstalled(path.join(root, 'package-lock.json'), paths.installedLockfile),
  async build(_context, run) {
    const npm = findNpm();
    await run(
      npm.command,
      [...npm.args, 'ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--loglevel=http'],
      'Run the command again; if it stays, `npm cache verify` and read the log.',
    );
  },
};

/**
 * The package.json files of the root and its workspaces.
 *
 * @param {string} root
 */
function manifests(root) {
  const own = path.join(root, 'package.json');
  /** @type {string[]} */
  const workspaces = JSON.parse(fs.readFileSync(own, 'utf8')).workspaces ?? [];
  return [own, ...workspaces.map((folder) => path.join(root, folder, 'package.json'))];
}

/**
 * Whether node_modules holds exactly what the lockfile asks for, by the list npm leaves there when it has finished.
 * Packages for other platforms are in the lockfile alone.
 *
 * @param {string} lockfile
 * @param {string} installedLockfile
 */
export function isInstalled(lockfile, installedLockfile) {
  if (!fs.existsSync(installedLockfile)) return false;
  const wanted = JSON.parse(fs.readFileSync(lockfile, 'utf8')).packages ?? {};
  const installed = JSON.parse(fs.readFileSync(installedLockfile, 'utf8')).packages ?? {};
  const same = Object.entries(wanted).every(([name, item]) => {
    const mine = installed[name];
    if (!name.startsWith('node_modules/') && !name.includes('/node_modules/')) return true;
    if (!mine) return item.optional === true || item.peer === true || item.devOptional === true;
    return mine.version === item.version && mine.integrity === item.integrity && mine.link === item.link;
  });
  return same && Object.keys(installed).every((name) => name in wanted);
}
