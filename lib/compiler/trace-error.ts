/** Thrown when a function cannot become a TensorFlow graph; its message says why and what to do instead. */
export class TraceError extends Error {
  override readonly name = 'TraceError';
}
