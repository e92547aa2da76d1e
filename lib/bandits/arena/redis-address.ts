import { argumentError, requireRecord } from '../../core/checks';

/** Where Redis is and how one gets in. */
export interface RedisAddress {
  host: string;
  port: number;
  /** Default: Redis' own, "default". */
  username?: string;
  /** Default: none. */
  password?: string;
  /** Whether the line is encrypted, with the server's certificate checked. Default: false. */
  tls?: boolean;
  /** Number of the database, 0 or more. Default: 0. */
  database?: number;
}

/** What BullMQ's client takes. */
export interface RedisOptions {
  host: string;
  port: number;
  username?: string;
  password?: string;
  tls?: { servername: string };
  db?: number;
}

const rule = 'host:port, redis://user:password@host:port or rediss://user:password@host:port';

/**
 * Reads an address of Redis: `host:port`, a `redis://` address, a `rediss://` one (encrypted), or its parts.
 * @throws naming the rule; never with a password in the message
 */
export function redisOptions(redis: string | RedisAddress): RedisOptions {
  const { host, port, username, password, tls, database } =
    typeof redis === 'string' ? parsedAddress(redis) : partsOf(redis);
  return {
    host,
    port,
    ...(username ? { username } : {}),
    ...(password ? { password } : {}),
    // The certificate is checked against this name. An IP address is none that TLS sends.
    ...(tls ? { tls: { servername: /^[\d.:]+$/.test(host) ? '' : host } } : {}),
    ...(database ? { db: database } : {}),
  };
}

/** The place alone, for messages. */
export function placeOf({ host, port }: Pick<RedisAddress, 'host' | 'port'>): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function partsOf(redis: RedisAddress): RedisAddress {
  const { host, port, database = 0 } = requireRecord('redis', redis) as unknown as RedisAddress;
  if (typeof host !== 'string' || host === '') throw argumentError('redis.host', 'a name or address', host);
  requirePort('redis.port', port);
  if (!Number.isSafeInteger(database) || database < 0) {
    throw argumentError('redis.database', 'an integer of 0 or more', database);
  }
  return redis;
}

function parsedAddress(text: string): RedisAddress {
  const shown = text.replace(/\/\/[^@/]*@/, '//…@');
  let url: URL;
  try {
    url = new URL(/^rediss?:\/\//.test(text) ? text : `redis://${text}`);
  } catch {
    throw argumentError('redis', rule, shown);
  }
  const plain = !/^rediss?:\/\//.test(text);
  const database = /^\/?(\d*)$/.exec(url.pathname)?.[1];
  const withoutPort = plain && url.port === '';
  if (!/^rediss?:$/.test(url.protocol) || url.hostname === '' || database === undefined || withoutPort) {
    throw argumentError('redis', rule, shown);
  }
  const port = url.port === '' ? 6379 : Number(url.port);
  requirePort('redis port', port);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port,
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    tls: url.protocol === 'rediss:',
    database: Number(database),
  };
}

function requirePort(argument: string, port: number): void {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw argumentError(argument, 'an integer in [1, 65535]', port);
  }
}
