import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, killGroup, nameProcess } from './processes.mjs';

/**
 * @typedef {import('./processes.mjs').ProcessName} ProcessName
 * @typedef {{ owner: ProcessName, children: ProcessName[] }} LockContent
 */

/**
 * Lets one set-up run at a time in a working tree. The lock file names its owner and the commands the owner
 * waits for: when the owner was killed, the next set-up first ends these orphans (an `npm ci` that still writes into
 * node_modules), then takes the lock.
 */
export class SetupLock {
  /** @param {string} file */
  constructor(file) {
    this.file = file;
    this.owner = nameProcess(process.pid);
    /** @type {ProcessName[]} */
    this.children = [];
  }

  /**
   * @param {(pid: number) => void} onWait called once when another set-up is at work
   * @param {number} pollMilliseconds
   */
  async acquire(onWait = () => {}, pollMilliseconds = 200) {
    fs.mkdirSync(path.dirname(this.file), { recursive: true });
    let told = false;
    while (!this.#create()) {
      const holder = this.#read();
      if (holder && isAlive(holder.owner)) {
        if (!told) onWait(holder.owner.pid);
        told = true;
        await sleep(pollMilliseconds);
      } else {
        await this.#break(holder);
      }
    }
  }

  /**
   * Notes a command that has started, as the leader of its own process group.
   *
   * @param {number} pid
   */
  noteChild(pid) {
    this.children.push(nameProcess(pid));
    this.#write(this.file);
  }

  /** @param {number} pid of a command that has ended */
  forgetChild(pid) {
    this.children = this.children.filter((child) => child.pid !== pid);
    this.#write(this.file);
  }

  release() {
    const holder = this.#read();
    if (holder && holder.owner.pid === this.owner.pid && holder.owner.start === this.owner.start) {
      fs.rmSync(this.file, { force: true });
    }
  }

  /** A complete file appears under the lock's name or none: link() fails where the name is taken. */
  #create() {
    const mine = `${this.file}.${process.pid}`;
    this.#write(mine);
    try {
      fs.linkSync(mine, this.file);
      return true;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
      throw error;
    } finally {
      fs.rmSync(mine, { force: true });
    }
  }

  /** @param {string} file */
  #write(file) {
    const temporary = `${file}.${process.pid}.tmp`;
    fs.writeFileSync(temporary, JSON.stringify({ owner: this.owner, children: this.children }));
    fs.renameSync(temporary, file);
  }

  /** @returns {LockContent | null} */
  #read() {
    try {
      const content = JSON.parse(fs.readFileSync(this.file, 'utf8'));
      return content?.owner && Array.isArray(content.children) ? content : null;
    } catch {
      return null;
    }
  }

  /** @param {LockContent | null} stale */
  async #break(stale) {
    for (const child of stale?.children ?? []) {
      killGroup(child, 'SIGTERM');
      for (let i = 0; i < 25 && isAlive(child); i++) await sleep(40);
      killGroup(child, 'SIGKILL');
      while (isAlive(child)) await sleep(10);
    }
    // Take the stale file aside in one step, so that of two set-ups that saw it only one removes it.
    const aside = `${this.file}.stale.${process.pid}`;
    try {
      fs.renameSync(this.file, aside);
    } catch {
      return;
    }
    const taken = fs.readFileSync(aside, 'utf8');
    if (stale && taken !== JSON.stringify(stale)) {
      // Another set-up broke and took the lock in between: give it back.
      try {
        fs.linkSync(aside, this.file);
      } catch {
        // And a third one holds it already; the worst case is two set-ups, which the stages survive.
      }
    }
    fs.rmSync(aside, { force: true });
  }
}
