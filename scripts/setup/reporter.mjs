/**
 * Shows the stages: in a log one plain line per finished stage; on a terminal the stages at work share one line whose
 * clocks run in place, below the finished ones.
 */
export class StageReporter {
  /** @type {Map<string, number>} titles of the stages at work, with the time they began */
  #atWork = new Map();
  /** @type {NodeJS.Timeout | null} */
  #clock = null;

  /**
   * @param {{ isTTY?: boolean, columns?: number, write(text: string): unknown }} stream
   * @param {number} tickMilliseconds
   */
  constructor(stream, tickMilliseconds = 250) {
    this.stream = stream;
    this.tickMilliseconds = tickMilliseconds;
    this.started = performance.now();
  }

  /** @param {string} text */
  note(text) {
    this.#print(`${text}\n`);
  }

  /**
   * @template T
   * @param {string} title
   * @param {string} reason
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  async stage(title, reason, work) {
    const from = performance.now();
    this.#atWork.set(title, from);
    this.#draw();
    let end = 'failed';
    try {
      const result = await work();
      end = `(${reason})`;
      return result;
    } finally {
      this.#atWork.delete(title);
      this.#print(`${`  ${title} `.padEnd(34, '.')} ${secondsSince(from).padStart(8)}  ${end}\n`);
    }
  }

  /** Seconds since the set-up began. */
  elapsed() {
    return (performance.now() - this.started) / 1000;
  }

  /** @param {string} text */
  #print(text) {
    this.stream.write(this.stream.isTTY ? `\r\x1b[K${text}` : text);
    this.#draw();
  }

  /** Draws the line of stages at work, and keeps doing so while there are any. */
  #draw() {
    if (!this.stream.isTTY) return;
    if (this.#atWork.size === 0) {
      if (this.#clock) clearInterval(this.#clock);
      this.#clock = null;
      return;
    }
    this.#clock ??= setInterval(() => this.#draw(), this.tickMilliseconds);
    const line = [...this.#atWork].map(([title, from]) => `${title} ${secondsSince(from)}`).join(', ');
    this.stream.write(`\r\x1b[K  ${line} …`.slice(0, (this.stream.columns ?? 80) + 3));
  }
}

/** @param {number} from */
function secondsSince(from) {
  return `${((performance.now() - from) / 1000).toFixed(1)} s`;
}
