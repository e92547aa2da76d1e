import { argumentError } from '../core/checks';

/** Checks that a signal, where one is given, can be asked whether it is aborted. */
export function requireSignal(signal: AbortSignal | undefined): void {
  if (signal !== undefined && typeof signal?.throwIfAborted !== 'function')
    throw argumentError('signal', 'an AbortSignal', signal);
}
