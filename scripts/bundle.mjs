import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { runScript } from './command-line.mjs';
import { wheelTarget } from './setup/tensorflow.mjs';
import { setUp } from './setup.mjs';

const usage = `
Usage: node scripts/bundle.mjs [--out FILE] [--python VERSION …]

Sets everything up and packs it into one archive for machines without a network: the project, node_modules, TensorFlow
and the compiled addon (CPU), the compiled library, and Python's wheels. Whoever unpacks it (tar -xzf FILE) needs Linux
x64, Node and Python as environment.md says, no compiler and no registry, and runs the README's commands: the first one
makes the Python environment from the wheels.

  --out FILE         default: .cache/recommender-systems-course.tar.gz
  --python VERSION   a Python to pack wheels for, again for more; default: 3.10 3.11 3.12 3.13
`;

const options = /** @type {const} */ ({
  out: { type: 'string' },
  python: { type: 'string', multiple: true },
});

/** Pins change at 3.11.5, and any 3.11 may be there. */
const fullVersions = /** @type {Record<string, string[]>} */ ({
  '3.10': ['3.10.0'],
  3.11: ['3.11.0', '3.11.5'],
  3.12: ['3.12.0'],
  3.13: ['3.13.0'],
});

/** What is packed of what git ignores; `.native/cuda` would be three gigabytes more. */
const built = [
  'node_modules',
  '.native/cpu',
  '.native/addon',
  '.native/tensorflow',
  'lib/dist',
  '.cache/wheels',
];

await runScript(usage, options, async (values) => {
  const versions = /** @type {string[]} */ (values.python ?? Object.keys(fullVersions));
  for (const version of versions) {
    if (!fullVersions[version]) {
      throw new RangeError(`--python must be one of ${Object.keys(fullVersions).join(', ')}, got ${version}`);
    }
  }
  const { paths, device } = await setUp();
  if (device.device !== 'cpu') throw new RangeError('RECSYS_DEVICE must be cpu to pack a bundle, got gpu');
  const out = path.resolve(
    values.out ?? path.join(paths.root, '.cache', 'recommender-systems-course.tar.gz'),
  );
  const unfinished = `${out}.${process.pid}.unfinished`;
  const stamps = fs
    .readdirSync(paths.state)
    // What names this folder is made anew there.
    .filter((name) =>
      /^(npm-packages|tensorflow-cpu|tensorflow-link|addon|addon-in-place|library)\.json$/.test(name),
    )
    .map((name) => path.join('.cache', 'setup', name));
  const tracked = await output('git', ['ls-files', '-z'], paths.root);
  const list = [...tracked.split('\0').filter(Boolean), ...built, ...stamps];
  try {
    await downloadWheels(paths, versions);
    await output(
      'tar',
      ['--null', '--files-from=-', '--transform=s,^,recommender-systems-course/,S', '-czf', unfinished],
      paths.root,
      list.join('\0'),
    );
    fs.renameSync(unfinished, out);
  } finally {
    fs.rmSync(unfinished, { force: true });
    // Here the registry is asked; only who unpacks it depends on the wheels.
    fs.rmSync(paths.wheels, { recursive: true, force: true });
  }
  console.log(`${out}: ${(fs.statSync(out).size / 1e6).toFixed(0)} MB, for Python ${versions.join(', ')}.`);
  console.log('Unpack it with tar -xzf, then: npm run lab');
});

/**
 * @param {import('./setup/paths.mjs').ProjectPaths} paths
 * @param {string[]} versions
 */
async function downloadWheels(paths, versions) {
  fs.rmSync(paths.wheels, { recursive: true, force: true });
  fs.mkdirSync(paths.wheels, { recursive: true });
  const script = path.join(paths.root, 'scripts', 'setup', 'target-requirements.py');
  for (const full of versions.flatMap((version) => fullVersions[version] ?? [])) {
    const pins = path.join(paths.wheels, 'pins.txt');
    fs.writeFileSync(pins, await output(paths.venvPython, [script, paths.requirements, full], paths.root));
    const args = ['-m', 'pip', 'download', '--no-deps', '--require-hashes', '--only-binary=:all:', '--quiet'];
    const target = wheelTarget.map((flag) =>
      flag.startsWith('--python-version') ? `--python-version=${full}` : flag,
    );
    const rest = ['--disable-pip-version-check', '-r', pins, '-d', paths.wheels];
    await output(paths.venvPython, [...args, ...target, ...rest], paths.root);
    fs.rmSync(pins);
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 * @param {string} [input]
 * @returns {Promise<string>} what it printed
 */
function output(command, args, cwd, input = '') {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: 'pipe' });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      errors += chunk;
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(text);
      else
        reject(
          new Error(`${command} ${args.slice(0, 3).join(' ')} … ended with ${code}:\n${errors.slice(-2000)}`),
        );
    });
    // A program that ends early says why itself.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
