import fs from 'node:fs';
import path from 'node:path';

const largestLog = 2_000_000;

/**
 * The set-up's full log: everything that commands printed, with the time. Opened at the first line, so that a set-up
 * that finds everything up to date touches no file.
 */
export class SetupLog {
  /** @type {number | null} */
  #descriptor = null;

  /** @param {string} file */
  constructor(file) {
    this.file = file;
  }

  /** @param {string} text */
  write(text) {
    fs.writeSync(this.#open(), text);
  }

  /** @param {string} text */
  line(text) {
    this.write(`[${new Date().toISOString()}] ${text}\n`);
  }

  #open() {
    if (this.#descriptor === null) {
      fs.mkdirSync(path.dirname(this.file), { recursive: true });
      const size = fs.statSync(this.file, { throwIfNoEntry: false })?.size ?? 0;
      if (size > largestLog) fs.renameSync(this.file, `${this.file}.old`);
      this.#descriptor = fs.openSync(this.file, 'a');
    }
    return this.#descriptor;
  }
}
