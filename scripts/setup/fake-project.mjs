// For tests: a project folder with stages that take no time.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { hashFiles } from './fingerprint.mjs';
import { SetupLog } from './log.mjs';
import { projectPaths } from './paths.mjs';

/**
 * @param {import('node:test').TestContext} test its end removes the folder
 */
export function fakeProject(test) {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'setup-test-'));
  test.after(() => fs.rmSync(root, { recursive: true, force: true }));
  return fakeContext(root);
}

/**
 * @param {string} root
 * @returns {import('./run-stages.mjs').SetupContext & { shown: string[] }}
 */
export function fakeContext(root) {
  const paths = projectPaths(root);
  /** @type {string[]} */
  const shown = [];
  return {
    root,
    paths,
    shown,
    log: new SetupLog(paths.log),
    reporter: {
      stage: (title, reason, work) => {
        shown.push(`${title}: ${reason}`);
        return work();
      },
      note: (text) => shown.push(text),
    },
    lock: { noteChild: () => {}, forgetChild: () => {} },
    device: 'cpu',
    python: () => ({ command: 'python3', version: '3.12.0', hasVenv: true }),
    beforeFirstBuild: async () => {},
  };
}

/**
 * A stage that copies `<name>.in` (and the outputs of earlier stages) to `<name>.out`.
 *
 * @param {string} root
 * @param {string} name
 * @param {{ after?: string[], build?: () => Promise<void>, adopt?: () => boolean }} [options]
 * @returns {import('./run-stages.mjs').Stage}
 */
export function copyStage(root, name, { after = [], build, adopt } = {}) {
  const source = path.join(root, `${name}.in`);
  const result = path.join(root, `${name}.out`);
  if (!fs.existsSync(source)) fs.writeFileSync(source, `${name} 1`);
  return {
    name,
    title: name,
    inputs: () => ({
      source: hashFiles(root, [source]),
      earlier: hashFiles(
        root,
        after.map((each) => path.join(root, `${each}.out`)),
      ),
    }),
    outputs: () => [result],
    adopt,
    build: async () => {
      fs.writeFileSync(result, 'half');
      await build?.();
      fs.writeFileSync(result, fs.readFileSync(source));
    },
  };
}
