import { runScript } from './command-line.mjs';
import { checkBrowser } from './doctor/browser-check.mjs';
import { checkTraining } from './doctor/device-check.mjs';
import { renderTable } from './doctor/table.mjs';
import { chooseDevice } from './setup/device.mjs';
import { checkDisk, checkMachine } from './setup/machine.mjs';
import { projectRoot } from './setup/paths.mjs';
import { StageReporter } from './setup/reporter.mjs';
import { inspectStage } from './setup/run-stages.mjs';
import { createContext, planStages } from './setup.mjs';

/** @typedef {import('./setup/machine.mjs').MachineFact} MachineFact */

/**
 * What of the set-up is there. A stage that is not comes with the command that makes it.
 *
 * @param {string} root
 * @param {'cpu' | 'gpu'} device
 * @returns {MachineFact[]}
 */
function checkStages(root, device) {
  const context = createContext(root, device, new StageReporter({ write: () => {} }));
  const cure = 'npm run setup';
  return planStages(device)
    .flat(2)
    .map((stage) => {
      const name = `set-up: ${stage.title}`;
      try {
        const { reason } = inspectStage(stage, context);
        if (reason === 'not built yet' && stage.adopt?.(context))
          return { name, found: 'there', ok: true, cure };
        return { name, found: reason ?? 'there', ok: reason === null, cure };
      } catch {
        return { name, found: 'waits for what is missing above', ok: false, cure };
      }
    });
}

/**
 * @param {import('./setup/device.mjs').DeviceChoice} choice
 * @returns {MachineFact}
 */
function describeDevice({ device, why, driver }) {
  return {
    name: 'driver',
    found: device === 'gpu' ? `GPU asked for: ${driver ?? 'but nvidia-smi does not answer'}` : `CPU (${why})`,
    ok: device === 'cpu' || driver !== null,
    cure: 'sudo apt-get install -y nvidia-driver-550 (525 or newer will do), or use the CPU: RECSYS_DEVICE=cpu',
  };
}

const usage = `
Usage: npm run doctor [-- --json]

Looks at the machine and at the set-up and changes nothing: what is there, what is missing, and the line that
installs it. When the set-up is there, it trains for a moment on the device. Exit code 1 when something is missing.

  --json   the findings as JSON
`;

await runScript(usage, { json: { type: 'boolean' } }, async ({ json }) => {
  const choice = chooseDevice(process.env.RECSYS_DEVICE);
  const stages = checkStages(projectRoot, choice.device);
  const isSetUp = stages.every((fact) => fact.ok);
  const machine = checkMachine(projectRoot, choice.device).map((fact) =>
    fact.name === 'disk space' ? checkDisk(projectRoot, choice.device, isSetUp) : fact,
  );
  const facts = [
    ...machine,
    describeDevice(choice),
    ...stages,
    checkBrowser(projectRoot),
    ...(isSetUp ? [checkTraining(projectRoot)] : []),
  ];
  const missing = facts.filter((fact) => !fact.ok);
  if (json) console.log(JSON.stringify(facts, null, 2));
  else console.log(report(facts, missing, isSetUp));
  return missing.length > 0 ? 1 : 0;
});

/**
 * @param {MachineFact[]} facts
 * @param {MachineFact[]} missing
 * @param {boolean} isSetUp
 */
function report(facts, missing, isSetUp) {
  const width = process.stdout.columns ?? 120;
  const table = renderTable(
    facts.map(({ name, found, ok }) => [ok ? 'ok' : 'MISSING', name, found]),
    width,
  );
  // Several stages may be missing for the same reason: each cure is said once.
  const cures = [...new Map(missing.map((fact) => [fact.cure, fact])).values()];
  const list = cures.map(({ name, cure }) => [cure === 'npm run setup' ? 'set-up' : name, cure]);
  const advice = list.length > 0 ? `\n\nTo do:\n${renderTable(list, width)}` : '\n\nEverything is there.';
  const proof = isSetUp ? '' : '\nThe training step is tried once the set-up is complete.';
  return table + advice + proof;
}
