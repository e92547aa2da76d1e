import fs from 'node:fs';
import path from 'node:path';

/**
 * What a finished stage leaves behind: the inputs it was built from, and the size of each output then.
 *
 * @typedef {{ inputs: Record<string, string>, outputs: Record<string, number> }} Stamp
 */

const stampFile = (/** @type {string} */ folder, /** @type {string} */ stage) =>
  path.join(folder, `${stage}.json`);
const begunFile = (/** @type {string} */ folder, /** @type {string} */ stage) =>
  path.join(folder, `${stage}.begun`);

/**
 * @param {string} folder
 * @param {string} stage
 * @returns {Stamp | null} null when the stage never ended, or its stamp cannot be read
 */
export function readStamp(folder, stage) {
  try {
    const stamp = JSON.parse(fs.readFileSync(stampFile(folder, stage), 'utf8'));
    return stamp && typeof stamp.inputs === 'object' && typeof stamp.outputs === 'object' ? stamp : null;
  } catch {
    return null;
  }
}

/**
 * Notes that a stage is about to change its outputs: until `finishStage` they count as half-finished.
 *
 * @param {string} folder
 * @param {string} stage
 */
export function beginStage(folder, stage) {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(begunFile(folder, stage), `${new Date().toISOString()}\n`);
  fs.rmSync(stampFile(folder, stage), { force: true });
}

/**
 * @param {string} folder
 * @param {string} stage
 */
export function isHalfFinished(folder, stage) {
  return fs.existsSync(begunFile(folder, stage));
}

/**
 * Writes the stamp in one step (temporary file, then rename): a stamp is there whole or not at all.
 *
 * @param {string} folder
 * @param {string} stage
 * @param {Stamp} stamp
 */
export function finishStage(folder, stage, stamp) {
  fs.mkdirSync(folder, { recursive: true });
  const temporary = `${stampFile(folder, stage)}.${process.pid}.tmp`;
  fs.writeFileSync(temporary, `${JSON.stringify(stamp, null, 1)}\n`);
  fs.renameSync(temporary, stampFile(folder, stage));
  fs.rmSync(begunFile(folder, stage), { force: true });
}

/**
 * Sizes of the outputs, or the first one that is missing.
 *
 * @param {string} root
 * @param {string[]} files absolute paths
 * @returns {{ sizes: Record<string, number>, missing: string | null }}
 */
export function measureOutputs(root, files) {
  /** @type {Record<string, number>} */
  const sizes = {};
  for (const file of files) {
    const name = path.relative(root, file);
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    if (!stat) return { sizes, missing: name };
    sizes[name] = stat.isDirectory() ? 0 : stat.size;
  }
  return { sizes, missing: null };
}

/**
 * Why a stage must be built again, in words, or null when its stamp, inputs and outputs agree.
 *
 * @param {string} root
 * @param {Stamp | null} stamp
 * @param {Record<string, string>} inputs
 * @returns {string | null}
 */
export function whyStale(root, stamp, inputs) {
  if (!stamp) return 'not built yet';
  const names = [...new Set([...Object.keys(inputs), ...Object.keys(stamp.inputs)])];
  const changed = names.filter((name) => stamp.inputs[name] !== inputs[name]);
  if (changed.length > 0) return `changed: ${changed.join(', ')}`;
  for (const [name, size] of Object.entries(stamp.outputs)) {
    const { sizes, missing } = measureOutputs(root, [path.join(root, name)]);
    if (missing) return `missing: ${name}`;
    if (sizes[name] !== size) return `altered: ${name} has ${sizes[name]} bytes, ${size} when built`;
  }
  return null;
}
