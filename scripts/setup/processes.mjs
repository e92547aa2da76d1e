import fs from 'node:fs';

/**
 * When a process started, in clock ticks since boot. Together with the pid it names one process for good:
 * a pid alone may have been given to another one since.
 *
 * @param {number} pid
 * @returns {string | null} null when there is no such process (a zombie counts as gone)
 */
export function startOfProcess(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name stands in brackets and may hold spaces: count fields behind the last bracket.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : fields[19];
  } catch {
    return null;
  }
}

/**
 * @typedef {{ pid: number, start: string | null }} ProcessName
 * @param {number} pid
 * @returns {ProcessName}
 */
export function nameProcess(pid) {
  return { pid, start: startOfProcess(pid) };
}

/** @param {ProcessName} name */
export function isAlive({ pid, start }) {
  return start !== null && startOfProcess(pid) === start;
}

/**
 * Kills a process that leads its own group, with its children.
 *
 * @param {ProcessName} name
 * @param {NodeJS.Signals} signal
 */
export function killGroup(name, signal) {
  if (!isAlive(name)) return;
  try {
    process.kill(-name.pid, signal);
  } catch {
    // It ended between the two lines.
  }
}
