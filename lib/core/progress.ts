import { argumentError, requirePositiveInteger } from './checks';
import { isNotebook, openDisplay } from './notebook-output';
import { requireOptions } from './options/options';
import { readSettings } from './settings';
import { escapeHtml } from './tables/escape-html';

/** Where progress is shown: one output of a notebook, one line of a terminal, lines of a log, or nowhere. */
export type ProgressSurface = 'notebook' | 'terminal' | 'lines' | 'off';

/** What is being waited for. */
export interface ProgressOptions {
  /** What goes on, such as 'Training'. */
  label: string;
  /** Number of steps; 1 or more. */
  total: number;
  /** What a step is, in the plural, such as 'epochs'. */
  unit: string;
  /** Where it is shown. Default: as RECSYS_PROGRESS and the surroundings say. */
  surface?: ProgressSurface;
  /** Clock in milliseconds. Default: the machine's. */
  now?: () => number;
  /** Writes to the terminal or log. Default: a script's stderr, so that its results stay alone on stdout. */
  write?: (text: string) => void;
}

/** A running display of progress. */
export interface Progress {
  /**
   * Tells how far the work is.
   * @param done steps done so far, in [0, total]
   * @param detail a figure to show beside it, such as 'loss 0.4156'
   */
  update(done: number, detail?: string): void;
  /** Ends the display, early or not; later calls do nothing. Call it in a `finally`. */
  finish(): void;
}

/** Milliseconds between two drawings of a display in place, and between two lines of a log. */
const interval = { notebook: 250, terminal: 100, lines: 10_000, off: Number.POSITIVE_INFINITY };

/**
 * Starts a display of progress with the time left. In a notebook its last state holds no time, so that an executed
 * notebook does not change from run to run.
 * @throws on an empty label or unit, or a total that is not an integer of 1 or more
 * @example
 * const progress = startProgress({ label: 'Training', total: 10, unit: 'epochs' });
 * try {
 *   for (let epoch = 1; epoch <= 10; epoch++) progress.update(epoch, 'loss 0.4');
 * } finally {
 *   progress.finish();
 * }
 */
export function startProgress(options: ProgressOptions): Progress {
  requireOptions('options', options, {
    label: 'text',
    total: 'number',
    unit: 'text',
    surface: 'text?',
    now: 'function?',
    write: 'function?',
  });
  const { label, total, unit, surface = surroundings(), now = Date.now } = options;
  if (typeof label !== 'string' || label === '') throw argumentError('label', 'a non-empty text', label);
  if (typeof unit !== 'string' || unit === '') throw argumentError('unit', 'a non-empty text', unit);
  requirePositiveInteger('total', total);
  if (!(surface in interval))
    throw argumentError('surface', `one of ${Object.keys(interval).join(', ')}`, surface);

  const show = drawing(surface, total, options.write ?? standardWriter());
  const start = now();
  let lastDrawn = surface === 'lines' ? start : Number.NEGATIVE_INFINITY;
  let state = { done: 0, detail: '' };
  let finished = false;
  const text = (): string =>
    `${label}: ${state.done} of ${total} ${unit}${state.detail === '' ? '' : `, ${state.detail}`}`;

  return {
    update(done, detail = ''): void {
      if (!Number.isFinite(done) || done < 0 || done > total)
        throw argumentError('done', `in [0, ${total}]`, done);
      if (finished) return;
      state = { done, detail };
      if (now() - lastDrawn < interval[surface]) return;
      lastDrawn = now();
      const left =
        done > 0 && done < total ? `, ${duration(((now() - start) / done) * (total - done))} left` : '';
      show.running(text() + left, done);
    },
    finish(): void {
      if (finished) return;
      finished = true;
      show.last(text(), `${text()}, in ${duration(now() - start)}`);
    },
  };
}

function surroundings(): ProgressSurface {
  const { progress } = readSettings();
  if (progress !== 'auto') return progress;
  if (isNotebook()) return 'notebook';
  return process.stderr.isTTY ? 'terminal' : 'lines';
}

/** In a notebook stderr stands for something gone wrong, so lines that were asked for go to stdout there. */
function standardWriter(): (text: string) => void {
  const stream = isNotebook() ? process.stdout : process.stderr;
  return (text) => stream.write(text);
}

interface Drawing {
  running(text: string, done: number): void;
  last(text: string, textWithTime: string): void;
}

function drawing(surface: ProgressSurface, total: number, write: (text: string) => void): Drawing {
  switch (surface) {
    case 'notebook': {
      const output = openDisplay();
      return {
        running: (text, done) =>
          output.update({
            'text/plain': text,
            'text/html': `<progress value="${done}" max="${total}"></progress> ${escapeHtml(text)}`,
          }),
        last: (text) => output.update({ 'text/plain': text }),
      };
    }
    case 'terminal':
      // Back to the line's start, then clear to its end.
      return {
        running: (text) => write(`\r${text}\u001b[K`),
        last: (_, text) => write(`\r${text}\u001b[K\n`),
      };
    case 'lines':
      return { running: (text) => write(`${text}\n`), last: (_, text) => write(`${text}\n`) };
    case 'off':
      return { running: () => {}, last: () => {} };
  }
}

/** Milliseconds as people say them: 0.4 s, 12 s, 3 min 05 s, 2 h 07 min. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (value: number): string => String(value).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}
