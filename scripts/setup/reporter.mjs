/**
 * Shows the stages: on a terminal one line per stage whose clock runs in place, in a log one plain line per stage.
 */
export class StageReporter {
  /**
   * @param {{ isTTY?: boolean, write(text: string): unknown }} stream
   * @param {number} tickMilliseconds
   */
  constructor(stream, tickMilliseconds = 250) {
    this.stream = stream;
    this.tickMilliseconds = tickMilliseconds;
    this.started = performance.now();
  }

  /** @param {string} text */
  note(text) {
    this.stream.write(`${text}\n`);
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
    const seconds = () => `${((performance.now() - from) / 1000).toFixed(1)} s`.padStart(8);
    const label = `  ${title} `.padEnd(34, '.');
    const live = this.stream.isTTY === true;
    const draw = (/** @type {string} */ end) => this.stream.write(`\r\x1b[K${label} ${seconds()}  ${end}`);
    const clock = live ? setInterval(() => draw(reason), this.tickMilliseconds) : null;
    if (live) draw(reason);
    try {
      const result = await work();
      if (live) draw('done\n');
      else this.stream.write(`${label} ${seconds()}  (${reason})\n`);
      return result;
    } catch (error) {
      if (live) draw('failed\n');
      else this.stream.write(`${label} ${seconds()}  failed\n`);
      throw error;
    } finally {
      if (clock) clearInterval(clock);
    }
  }

  /** Seconds since the set-up began. */
  elapsed() {
    return (performance.now() - this.started) / 1000;
  }
}
