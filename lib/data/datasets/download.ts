import type { DatasetFile } from './dataset-entry';
import { storeIntact } from './integrity';

/** How long a download may stand still. */
export interface Patience {
  /** Milliseconds until the server must have answered. */
  connect: number;
  /** Milliseconds without a byte after which a download is given up. */
  stall: number;
  /** Bytes a second, on average, below which a download is given up, more than 0. Default: 20,000. */
  rate?: number;
}

export const usualPatience: Patience = { connect: 5_000, stall: 10_000 };

/** The network did not deliver: no answer, an answer other than 200, or silence half-way. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError';
}

/**
 * Downloads a file to its location, checked and atomic.
 * @throws DownloadError if the network does not deliver, DatasetIntegrityError if it delivers something else
 */
export async function download(
  url: string,
  location: string,
  file: DatasetFile,
  patience: Patience = usualPatience,
): Promise<void> {
  const abort = new AbortController();
  const { rate = 20_000 } = patience;
  // A server that drips a byte now and then never stands still.
  const longest = patience.stall + (1000 * file.bytes) / rate;
  let deadline: NodeJS.Timeout | undefined;
  let timer = setTimeout(() => abort.abort(), patience.connect);
  let silence = `no answer within ${patience.connect / 1000} s`;
  const failed = (error: unknown): DownloadError =>
    new DownloadError(`${url}: ${abort.signal.aborted ? silence : reasonOf(error)}`, { cause: error });

  async function* content(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const chunks = body[Symbol.asyncIterator]();
    for (;;) {
      clearTimeout(timer);
      timer = setTimeout(() => abort.abort(), patience.stall);
      const next = await chunks.next().catch((error) => Promise.reject(failed(error)));
      if (next.done) return;
      yield next.value;
    }
  }

  try {
    const response = await fetch(url, { signal: abort.signal }).catch((error) =>
      Promise.reject(failed(error)),
    );
    if (response.status !== 200 || response.body === null) {
      throw new DownloadError(`${url}: the server answered ${response.status} ${response.statusText}`.trim());
    }
    silence = `no data for ${patience.stall / 1000} s`;
    deadline = setTimeout(
      () => {
        silence = `slower than ${rate} bytes a second, not done after ${(longest / 1000).toFixed(1)} s`;
        abort.abort();
      },
      Math.min(longest, 2 ** 31 - 1),
    );
    await storeIntact(location, file, content(response.body as unknown as AsyncIterable<Uint8Array>), url);
  } finally {
    clearTimeout(timer);
    clearTimeout(deadline);
    abort.abort();
  }
}

/** fetch hides the reason (name not found, connection refused) in the cause of a bare "fetch failed". */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  const code = (cause as NodeJS.ErrnoException).code;
  return cause.message || code || cause.name;
}
