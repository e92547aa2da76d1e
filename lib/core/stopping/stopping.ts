import { argumentError } from '../argument-error';

/** Where the notebook's kernel keeps the signal of its stop button while a cell runs (`scripts/kernel`). */
const KERNEL_SIGNAL = Symbol.for('recommenders.interrupt');

/** Milliseconds of work after which the event loop gets a turn: a stop is heard no later. */
const TURN = 50;

/** What long work throws when it is stopped; `cause` is the signal's reason. */
export class StoppedError extends Error {
  override readonly name = 'AbortError';
}

/** @throws on anything but an AbortSignal or nothing */
export function requireSignal(signal: AbortSignal | undefined): void {
  if (signal !== undefined && typeof signal?.throwIfAborted !== 'function')
    throw argumentError('signal', 'an AbortSignal', signal);
}

/**
 * Ends long work when its signal is aborted, or when the reader of a notebook presses stop. The cell's signal is that of
 * the moment in which the work begins, so that work left running by one cell does not end with another.
 *
 * @example
 * const stopping = new Stopping(options.signal);
 * for (const batch of batches) {
 *   if (stopping.due) await stopping.pause();
 *   step.run(batch);
 * }
 */
export class Stopping {
  private readonly signals: readonly AbortSignal[];
  private last = performance.now();

  /** @throws on anything but an AbortSignal or nothing; the signal's reason if it is aborted already */
  constructor(readonly signal?: AbortSignal) {
    requireSignal(signal);
    const kernel = Reflect.get(globalThis, KERNEL_SIGNAL) as AbortSignal | undefined;
    this.signals = [signal, kernel].filter((one) => one !== undefined);
    this.check();
  }

  /** Whether the event loop has not had a turn for a while: without one no stop is heard. */
  get due(): boolean {
    return performance.now() - this.last > TURN;
  }

  /** Lets the event loop turn. @throws the signal's reason if it is aborted by then */
  async pause(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.last = performance.now();
    this.check();
  }

  /** @throws the signal's reason if it is aborted */
  check(): void {
    for (const signal of this.signals) signal.throwIfAborted();
  }

  /** Whether this error is a signal's reason. */
  isReason(error: unknown): boolean {
    return this.signals.some(({ aborted, reason }) => aborted && reason === error);
  }

  /** Rejects with the signal's reason when it is aborted: for work that other threads or machines do. */
  async raced<T>(work: Promise<T>): Promise<T> {
    const listening = new AbortController();
    const stopped = new Promise<never>((_, reject) => {
      for (const signal of this.signals) {
        signal.addEventListener('abort', () => reject(signal.reason), { signal: listening.signal });
      }
    });
    try {
      this.check();
      return await Promise.race([work, stopped]);
    } finally {
      listening.abort();
    }
  }
}
