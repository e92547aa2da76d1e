import assert from 'node:assert/strict';
import { ArgumentError } from '../argument-error';

/** Asserts that a call refuses an argument: the class and the argument's name count, not the wording. */
export function throwsArgument(run: () => unknown, argument: string, message?: string): void {
  assert.throws(run, (error) => isRefusalOf(error, argument, message));
}

/** Asserts the same of a promise, or of a function that gives one. */
export async function rejectsArgument(
  run: Promise<unknown> | (() => Promise<unknown>),
  argument: string,
  message?: string,
): Promise<void> {
  await assert.rejects(run, (error) => isRefusalOf(error, argument, message));
}

function isRefusalOf(error: unknown, argument: string, message = ''): boolean {
  assert(error instanceof ArgumentError, `${message} an ArgumentError on ${argument}, got ${error}`.trim());
  assert.equal(error.argument, argument, `${message} ${error.message}`.trim());
  return true;
}
