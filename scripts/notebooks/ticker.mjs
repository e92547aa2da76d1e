const LOG_SECONDS = 30;

/**
 * One notebook's line while it runs: in place on a terminal, a plain line now and then in a log.
 */
export class Ticker {
  #start = performance.now();
  #doing = '';
  #logged = 0;

  /**
   * @param {{ isTTY?: boolean, write(text: string): unknown }} stream
   * @param {string} label
   */
  constructor(stream, label) {
    this.stream = stream;
    this.label = label;
    this.timer = setInterval(() => this.#draw(), 500);
    this.#draw();
  }

  /** Says what goes on now. @param {string} text */
  doing(text) {
    this.#doing = text;
    if (this.stream.isTTY) this.#draw();
  }

  /**
   * @param {string} mark
   * @param {string} text
   */
  end(mark, text) {
    clearInterval(this.timer);
    this.stream.write(
      `${this.stream.isTTY ? '\r\x1b[K' : ''}${mark} ${this.label} ${this.#seconds()}  ${text}\n`,
    );
  }

  #draw() {
    if (this.stream.isTTY) {
      this.stream.write(`\r\x1b[K… ${this.label} ${this.#seconds()}  ${this.#doing}`);
    } else if (performance.now() - this.#start > (this.#logged + 1) * LOG_SECONDS * 1000) {
      this.#logged += 1;
      this.stream.write(`… ${this.label} ${this.#seconds()}  ${this.#doing}\n`);
    }
  }

  #seconds() {
    return `${((performance.now() - this.#start) / 1000).toFixed(1)} s`.padStart(8);
  }
}
