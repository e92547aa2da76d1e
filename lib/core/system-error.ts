/** What the system's codes mean, and what helps. */
const words: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on that disk: free some, or choose another folder',
  EFBIG:
    'the file would be larger than the system lets it be: raise the limit (ulimit -f), or choose another disk',
  EDQUOT: 'your share of that disk is used up: free some, or choose another folder',
  EACCES: 'permission is denied: choose a folder of your own, or have its permissions changed',
  EPERM: 'the system does not permit it: choose a folder of your own',
  EROFS: 'the disk is read-only: choose another folder',
  ENOTDIR: 'a part of the path is a file, not a folder: choose another path',
  EISDIR: 'a folder of that name stands there: move it away, or choose another name',
  EEXIST: 'something else of that name stands there: move it away, or choose another name',
  ENOENT: 'there is no such file or folder: look at the path',
  ENAMETOOLONG: 'the name is too long: choose a shorter one, of at most 255 bytes',
  ELOOP: 'its symbolic links lead round in a circle: choose another path',
  EMFILE: 'this process has too many files open: raise its limit (ulimit -n)',
  ENFILE: 'the machine has too many files open: close other programs',
  EIO: 'the disk reports a fault: choose another one',
};

/** How the codes read where a native library hands on the system's text alone. */
const texts: readonly [RegExp, string][] = [
  [/no space left on device/i, 'ENOSPC'],
  [/disk quota exceeded/i, 'EDQUOT'],
  [/permission denied/i, 'EACCES'],
  [/read-only file system/i, 'EROFS'],
  [/not a directory/i, 'ENOTDIR'],
  [/is a directory/i, 'EISDIR'],
  [/file name too long/i, 'ENAMETOOLONG'],
  [/no such file or directory/i, 'ENOENT'],
];

/**
 * An error of the system in words, with the file and the cure: the system's own "ENOSPC: no space left on device,
 * write" names neither.
 * @param task what could not be done to the file, e.g. `'written'`
 * @returns an error with the same `code` and the system's as its `cause`; any other error as it is
 * @example
 * try { writeFileSync(file, text); } catch (error) { throw systemError(error, 'written', file); }
 */
export function systemError(error: unknown, task: string, file: string): unknown {
  const code = codeOf(error);
  // Named already, by a function below.
  if (code === undefined || error instanceof NamedFileError) return error;
  return new NamedFileError(`${file} could not be ${task}: ${words[code]} (${code})`, code, error);
}

class NamedFileError extends Error {
  constructor(
    message: string,
    readonly code: string,
    cause: unknown,
  ) {
    super(message, { cause });
  }
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code === 'string' && Object.hasOwn(words, code)) return code;
  return texts.find(([text]) => text.test(error.message))?.[1];
}
