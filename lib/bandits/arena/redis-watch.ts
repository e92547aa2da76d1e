import { setTimeout as sleep } from 'node:timers/promises';
import { placeOf, type RedisOptions } from './redis-address';

/** Redis does not answer, or does not let us in. */
export class RedisError extends Error {
  override readonly name = 'RedisError';
}

/** Answers that no waiting changes. */
const final = /NOAUTH|WRONGPASS|NOPERM|invalid username-password|certificate|ERR_TLS|ERR AUTH|unsupported/i;

/**
 * Waits until Redis answers.
 * @param patience milliseconds until that is given up
 * @throws RedisError: `redis must answer at host:port within … s, got ECONNREFUSED`; at once if it wants another password
 */
export async function requireRedis(options: RedisOptions, patience: number): Promise<void> {
  const { Redis } = await import('ioredis');
  const deadline = Date.now() + patience;
  let reason = 'no answer';
  for (;;) {
    const left = Math.max(1, deadline - Date.now());
    const client = new Redis({
      ...options,
      lazyConnect: true,
      connectTimeout: left,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
    });
    // A refused connection is told here and nowhere else; a wrong password fails the first command.
    client.on('error', (error) => {
      reason = reasonOf(error);
    });
    try {
      await within(
        left,
        client.connect().then(() => client.ping()),
      );
      return;
    } catch (error) {
      // What the line said of itself says more than that time was up.
      if (!/Connection is closed|no answer/.test(String(error))) reason = reasonOf(error);
    } finally {
      client.disconnect();
    }
    if (final.test(reason) || Date.now() >= deadline) throw redisError(options, patience, reason);
    await sleep(Math.min(250, Math.max(1, deadline - Date.now())));
  }
}

/** Whether an error is of the line to Redis, not of what was asked of it. */
export function isSilence(reason: string): boolean {
  return /\bE[A-Z]{4,}\b|^(LOADING|NOAUTH|WRONGPASS)|[Cc]losed|timed? ?out/.test(reason);
}

/** The error of a Redis that does not answer. */
export function redisError(
  options: Pick<RedisOptions, 'host' | 'port'>,
  patience: number,
  reason: string,
): RedisError {
  const advice = /NOAUTH|WRONGPASS|username-password/i.test(reason)
    ? ' (give user and password in its address, redis://user:password@host:port)'
    : '';
  return new RedisError(
    `redis must answer at ${placeOf(options)} within ${patience / 1000} s, got ${reason}${advice}`,
  );
}

/** What a client's error comes to, in a few words. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return code !== undefined && !error.message.includes(code)
    ? `${code} ${error.message}`.trim()
    : error.message.split('\n')[0];
}

/**
 * The result of some work, unless it takes too long.
 * @throws `no answer` after that many milliseconds
 */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    // Whatever it says later is not asked for any more.
    work.catch(() => {});
  }
}

/** Tells of each change of a connection's state once, however often the client says it. */
export function tellChanges(place: string, tell: (text: string) => void): (reason?: string) => void {
  let lost = false;
  return (reason) => {
    // A lost line fails in several ways one after the other: the first is told.
    if ((reason !== undefined) === lost) return;
    tell(
      reason === undefined
        ? `redis answers again at ${place}`
        : `redis does not answer at ${place}: ${reason}; waiting for it`,
    );
    lost = reason !== undefined;
  };
}
