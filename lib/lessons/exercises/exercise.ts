import type { Random } from '../../core/random';

/** A usual wrong answer, and what to say to it. */
export interface Mistake<Arguments extends readonly unknown[], Result> {
  /** What went wrong, without the answer. */
  says: string;
  does: (...given: Arguments) => Result;
}

/**
 * An exercise whose answer is a function. It is held against a reference on cases that the reader does not see, so that
 * neither a constant nor a number copied from somewhere passes.
 */
export interface FunctionExercise<Arguments extends readonly unknown[] = never, Result = unknown> {
  /** Its number in the notebook: '5.1'. */
  name: string;
  /** Cases, at least three, with different answers; called anew for each check. */
  cases: (random: Random) => Arguments[];
  reference: (...given: Arguments) => Result;
  /** How far each number may be off, relative to the larger of 1 and the number. Default: 1e-6. */
  tolerance?: number;
  mistakes?: readonly Mistake<Arguments, Result>[];
  /** What to think of; opened on request. */
  hint: string;
  /** What else is asked of a function that gives the right results: `undefined`, or what is wrong with it. */
  also?: (answer: (...given: Arguments) => Result) => string | undefined;
}

/**
 * An exercise whose answer is an object of the notebook: a trained model, a table. The judge works the result out anew
 * from the object itself.
 */
export interface ObjectExercise<Answer = never> {
  name: string;
  hint: string;
  /** `undefined` if it is right, else what is wrong with it; a promise where it has to train or rank for that. */
  judge: (answer: Answer) => string | undefined | Promise<string | undefined>;
}
