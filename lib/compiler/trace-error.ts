/** Thrown when a function cannot become a TensorFlow graph; its message says why and what to do instead. */
export class TraceError extends Error {
  override readonly name: string = 'TraceError';
}

/**
 * Thrown when a function that was compiled has changed since, and calls between may have used what it was before.
 * Later calls use what it is now.
 */
export class StaleTraceError extends TraceError {
  override readonly name = 'StaleTraceError';
}
