import { StaleTraceError } from '../trace-error';

/** Looks after a change that are made at every run, before the distance between them doubles. */
const closeLooks = 4;
/** Looks after a change that are made at the whole function where one takes less than so many milliseconds. */
const cheapLooks = 16;
const cheapLook = 20;
/** Runs between two looks, at most. */
const farthest = 1024;
/** Milliseconds between two looks, at most, where there are runs. */
const longest = 2000;

/**
 * When to look whether a compiled function still is what was compiled: at the first runs, then at distances that double,
 * and wherever the caller says that it may have changed. Counted in runs, so that two trainings look at the same steps.
 */
export class ChangeWatch {
  /** Runs since the last look that nothing has confirmed. */
  unconfirmed = 0;
  /** Counts the changes that were found: a trace of an older version has to be looked at. */
  version = 0;
  /** Runs since the last look at the whole function. */
  sinceWhole = 0;
  private wholeAt = 0;
  private wholeCost = 0;
  private looks = 0;
  private wait = 0;
  private lookedAt = 0;

  /** @param subject what is watched, for errors */
  constructor(private readonly subject: string) {}

  /** Whether to look before the next run. */
  get due(): boolean {
    return this.wait <= 0 || (this.unconfirmed > 0 && !this.fresh);
  }

  /** A run without a look before it. */
  passed(): void {
    this.wait--;
    this.unconfirmed++;
    this.sinceWhole++;
  }

  /** A look that found nothing. */
  confirmed(): void {
    this.unconfirmed = 0;
    this.looks++;
    this.wait = this.looks < closeLooks ? 0 : Math.min(2 ** (this.looks - closeLooks + 1), farthest) - 1;
    this.lookedAt = Date.now();
  }

  /** Whether the last look is so fresh that only another's code could have changed anything. */
  get fresh(): boolean {
    return Date.now() - this.lookedAt < longest;
  }

  /**
   * Whether to look at the whole function, its gradients included, and not at its start alone: at first, and then so
   * seldom that it takes a hundredth of the time.
   */
  get wholeDue(): boolean {
    const cheap = this.wholeCost < cheapLook && this.looks < cheapLooks;
    return this.looks < closeLooks || cheap || performance.now() - this.wholeAt >= 100 * this.wholeCost;
  }

  /** Makes a look at the whole function. */
  whole<T>(look: () => T): T {
    const begun = performance.now();
    const seen = look();
    this.wholeAt = performance.now();
    this.wholeCost = this.wholeAt - begun;
    return seen;
  }

  /** Looks before the next run. */
  alert(): void {
    this.wait = 0;
  }

  /**
   * A look that found a change. Between two looks at successive runs nothing was computed with the former values.
   * @throws StaleTraceError if there were runs that may have used them
   */
  changed(how: string): void {
    const { unconfirmed } = this;
    this.version++;
    this.unconfirmed = 0;
    this.sinceWhole = 0;
    this.looks = 0;
    this.wait = 0;
    this.lookedAt = Date.now();
    if (unconfirmed === 0) return;
    throw new StaleTraceError(
      `${this.subject} was compiled from a function that has changed since: ${how}. Of the last ${unconfirmed} runs some ` +
        'may have used what it was before. What changes between runs must come in as a batch column, as one of the ' +
        'scalars that are handed to run (context.scalars), or be kept in a tf.Variable; compile: false runs the function itself',
    );
  }
}
