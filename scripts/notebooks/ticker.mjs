const LOG_SECONDS = 30;

/**
 * The lines of notebooks that run side by side: on a terminal one line in place that tells of all, in a log a plain
 * line of each now and then.
 */
export class Tickers {
  /** @type {Set<Ticker>} */
  #running = new Set();

  /** @param {{ isTTY?: boolean, columns?: number, write(text: string): unknown }} stream */
  constructor(stream) {
    this.stream = stream;
  }

  /** @param {string} label */
  start(label) {
    const ticker = new Ticker(label, this);
    this.#running.add(ticker);
    this.draw();
    return ticker;
  }

  /** @param {Ticker} ticker @param {string[]} lines what stays of it */
  end(ticker, lines) {
    this.#running.delete(ticker);
    this.stream.write(`${this.stream.isTTY ? '\r\x1b[K' : ''}${lines.join('\n')}\n`);
    this.draw();
  }

  draw() {
    if (!this.stream.isTTY || this.#running.size === 0) return;
    const text = `… ${[...this.#running].map((ticker) => ticker.text()).join('  …  ')}`;
    this.stream.write(`\r\x1b[K${text.slice(0, (this.stream.columns ?? 200) - 1)}`);
  }
}

/** One notebook's line while it runs. */
export class Ticker {
  #start = performance.now();
  #doing = '';
  #logged = 0;
  #label;
  #all;
  #timer;

  /** @param {string} label @param {Tickers} all */
  constructor(label, all) {
    this.#label = label;
    this.#all = all;
    this.#timer = setInterval(() => this.#tick(), 500);
  }

  /** Says what goes on now. @param {string} text */
  doing(text) {
    this.#doing = text;
    this.#all.draw();
  }

  /**
   * @param {string} mark
   * @param {string} text
   * @param {string[]} [notes] shown below, indented
   */
  end(mark, text, notes = []) {
    clearInterval(this.#timer);
    const indented = notes.map((note) => note.replace(/^/gm, '    '));
    this.#all.end(this, [`${mark} ${this.#label} ${this.#seconds()}  ${text}`, ...indented]);
  }

  text() {
    return `${this.#label.trimEnd()} ${this.#seconds().trim()} ${this.#doing}`.trimEnd();
  }

  #tick() {
    this.#all.draw();
    if (this.#all.stream.isTTY) return;
    if (performance.now() - this.#start <= (this.#logged + 1) * LOG_SECONDS * 1000) return;
    this.#logged += 1;
    this.#all.stream.write(`… ${this.#label} ${this.#seconds()}  ${this.#doing}\n`);
  }

  #seconds() {
    return `${((performance.now() - this.#start) / 1000).toFixed(1)} s`.padStart(8);
  }
}
