import { argumentError } from '../argument-error';

/** @throws unless it is a text that may be a path: not empty, without the character 0, at which systems would cut it */
export function requirePath(argument: string, path: string): void {
  if (typeof path !== 'string' || path === '' || path.includes('\0')) {
    throw argumentError(argument, 'a path', path);
  }
}
