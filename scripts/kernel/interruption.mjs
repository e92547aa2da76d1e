/** Where the library looks for the signal of the cell that runs (`lib/core/interrupt`). */
export const INTERRUPT = Symbol.for('recommenders.interrupt');

/** How long a cell may take to end by itself after a stop, in milliseconds. */
const GRACE = 3000;

/** What long work throws when the reader stops its cell. */
class CellStopped extends Error {
  name = 'AbortError';
  interrupted = true;

  constructor() {
    super('the cell was stopped');
  }
}

/**
 * The stop button: long work of the library hears it first and ends at its next step, so that the rest of the cell does
 * not run. What does not listen is left behind after a while, as tslab does it.
 */
export class Interruption {
  /** @type {AbortController | undefined} */
  #controller;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #leave;

  /** @param {() => void} leave makes tslab leave the cell */
  constructor(leave) {
    this.#leave = leave;
  }

  begin() {
    this.#controller = new AbortController();
    Reflect.set(globalThis, INTERRUPT, this.#controller.signal);
  }

  end() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#controller = undefined;
    Reflect.deleteProperty(globalThis, INTERRUPT);
  }

  /** A second stop leaves the cell at once. */
  stop() {
    if (!this.#controller) return;
    if (this.#timer || this.#controller.signal.aborted) return this.#leave();
    this.#timer = setTimeout(this.#leave, GRACE);
    this.#controller.abort(new CellStopped());
  }
}
