import fs from 'node:fs';
import path from 'node:path';
import { runScript } from './command-line.mjs';
import { addon, addonInPlace } from './setup/addon.mjs';
import { chooseDevice } from './setup/device.mjs';
import { kernelSpec } from './setup/kernel-spec.mjs';
import { labSettings } from './setup/lab-settings.mjs';
import { library } from './setup/library.mjs';
import { SetupLock } from './setup/lock.mjs';
import { SetupLog } from './setup/log.mjs';
import { COMPILER, checkMachine } from './setup/machine.mjs';
import { npmPackages } from './setup/npm-packages.mjs';
import { projectPaths, projectRoot } from './setup/paths.mjs';
import { findPythons, isUsable } from './setup/python.mjs';
import { pythonEnvironment } from './setup/python-environment.mjs';
import { StageReporter } from './setup/reporter.mjs';
import { runCommand } from './setup/run-command.mjs';
import { inspectStage, runLanes } from './setup/run-stages.mjs';
import { SetupError } from './setup/setup-error.mjs';
import { tensorflowLibraries, tensorflowLink } from './setup/tensorflow.mjs';

/**
 * The stages, as steps of lanes: the lanes of a step run side by side (downloads wait for the network, not for the
 * processor), the steps one after the other.
 *
 * @param {'cpu' | 'gpu'} device
 * @returns {import('./setup/run-stages.mjs').Stage[][][]}
 */
export function planStages(device) {
  return [
    [[npmPackages], [pythonEnvironment, tensorflowLibraries(device), tensorflowLink(device)]],
    [[addon, addonInPlace, library, kernelSpec, labSettings]],
  ];
}

/**
 * Brings the working tree to the state in which notebooks, tests and the lab run. Says nothing when it is there
 * already.
 *
 * @param {{ root?: string, stream?: import('./setup/reporter.mjs').StageReporter['stream'] }} [options]
 * @returns {Promise<{ built: string[], seconds: number, device: import('./setup/device.mjs').DeviceChoice,
 *   paths: import('./setup/paths.mjs').ProjectPaths }>}
 * @throws {SetupError} with what was tried, what the machine answered and what to do
 */
export async function setUp({ root = projectRoot, stream = process.stdout } = {}) {
  const device = chooseDevice(process.env.RECSYS_DEVICE);
  const context = createContext(root, device.device, new StageReporter(stream));
  const { lock, log, paths, reporter } = context;
  await lock.acquire((pid) => reporter.note(`Another set-up (process ${pid}) is at work: waiting for it …`));
  try {
    /** @type {string[]} */
    const built = [];
    for (const lanes of planStages(device.device)) {
      const names = await runLanes(lanes, context, ({ stage, cure, env }, command, args) =>
        runCommand(command, args, { stage, cure, env, log, lock, cwd: root }),
      );
      built.push(...names);
    }
    if (built.length > 0)
      reporter.note(`Set-up done in ${reporter.elapsed().toFixed(1)} s (${device.why}).\n`);
    return { built, seconds: reporter.elapsed(), device, paths };
  } catch (error) {
    log.line(error instanceof Error ? error.message : String(error));
    throw error;
  } finally {
    lock.release();
  }
}

/**
 * @param {string} root
 * @param {'cpu' | 'gpu'} device
 * @param {StageReporter} reporter
 */
export function createContext(root, device, reporter) {
  const paths = projectPaths(root);
  const log = new SetupLog(paths.log);
  /** @type {import('./setup/python.mjs').Interpreter | undefined} */
  let interpreter;
  /** @type {Promise<void> | undefined} */
  let machineCheck;
  const context = {
    root,
    paths,
    log,
    reporter,
    device,
    lock: new SetupLock(paths.lock),
    python: () => {
      interpreter ??= findPythons().find(isUsable);
      if (interpreter) return interpreter;
      throw machineError(checkMachine(root, device), log);
    },
    beforeFirstBuild: () => {
      // Both lanes ask; the machine is looked at once, and what it lacks stops both.
      machineCheck ??= requireMachine(context);
      return machineCheck;
    },
  };
  return context;
}

/** @param {import('./setup/run-stages.mjs').SetupContext} context */
async function requireMachine(context) {
  const { root, device, log, paths, reporter } = context;
  // A bundle brings the addon: who unpacks it needs no compiler.
  const isCompiled = inspectStage(addon, context).reason === null;
  const facts = checkMachine(root, device).filter(({ name }) => !(isCompiled && name === COMPILER));
  for (const { name, found, ok } of facts) log.line(`${name}: ${found}${ok ? '' : ' (not enough)'}`);
  if (facts.some((fact) => !fact.ok)) throw machineError(facts, log);
  const isFirst = !fs.existsSync(path.join(paths.state, 'npm-packages.json'));
  const expectation = isFirst ? 'a first one takes two to five minutes; ' : '';
  reporter.note(`Set-up (${expectation}log: ${path.relative(process.cwd(), paths.log)})`);
}

/**
 * @param {import('./setup/machine.mjs').MachineFact[]} facts
 * @param {SetupLog} log
 */
function machineError(facts, log) {
  const missing = facts.filter((fact) => !fact.ok);
  return new SetupError('the machine', {
    tried: `to find what a set-up needs: ${facts.map((fact) => fact.name).join(', ')}`,
    answered: missing.map(({ name, found }) => `${name}: ${found}`).join('\n'),
    cure: missing.map(({ name, cure }) => `${name}: ${cure}`).join('\n'),
    log: log.file,
  });
}

const usage = `
Usage: npm run setup [-- --help]

Installs everything the notebooks, the tests and the lab need into this folder (node_modules, .venv, .native,
lib/dist), building only what is missing or has changed. All other commands call it first.

Environment:
  RECSYS_DEVICE   cpu | gpu | auto   which TensorFlow to install (auto: gpu when nvidia-smi answers)
  RECSYS_PYTHON   path               a Python 3.10 to 3.13 that is not the path's python3
  CXX             command            a C++17 compiler other than c++
`;

if (process.argv[1] && fs.realpathSync(process.argv[1]) === import.meta.filename) {
  await runScript(usage, {}, async () => {
    const { built, seconds } = await setUp();
    if (built.length === 0) console.log(`Set-up: everything is up to date (${seconds.toFixed(2)} s).`);
  });
}
