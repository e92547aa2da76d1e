import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * One contender of a benchmark: a process that prepares its work once and then runs rounds on request, so that
 * contenders can take turns in one process tree. It speaks JSON lines: it prints `{"ready": true, ...}` when
 * prepared and `{"value": number, ...}` after each `round` line on its standard input.
 */
export class Contender {
  #child;
  #lines;
  #lastErrors = '';

  /**
   * @param {string} name shown in errors
   * @param {string[]} command program and arguments
   * @param {Record<string, string>} environment added to the parent's
   */
  constructor(name, command, environment = {}) {
    this.name = name;
    this.#child = spawn(command[0], command.slice(1), {
      env: { ...process.env, ...environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#child.on('error', (error) => {
      this.#lastErrors += String(error);
    });
    this.#child.stdin.on('error', () => {});
    this.#child.stderr.on('data', (data) => {
      this.#lastErrors = (this.#lastErrors + data).slice(-4000);
    });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** Waits until the work is prepared; returns what the contender says of itself (versions, first step). */
  async ready() {
    return this.#answer('prepare');
  }

  /** Runs one round and returns its measurement. */
  async round() {
    this.#child.stdin.write('round\n');
    return this.#answer('run a round');
  }

  /** Ends the process. */
  end() {
    this.#child.stdin.end();
    this.#child.kill();
  }

  async #answer(/** @type {string} */ doing) {
    for (;;) {
      const { value: line, done } = await this.#lines.next();
      if (done) {
        throw new Error(
          `${this.name} stopped while it had to ${doing}. Its last words:\n${this.#lastErrors}`,
        );
      }
      if (line.startsWith('{')) return JSON.parse(line);
    }
  }
}
