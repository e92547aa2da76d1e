import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RedisAddress, redisOptions } from './redis-address';

test('what is no address is refused, without its password', () => {
  for (const text of [
    '',
    'localhost',
    '127.0.0.1',
    'http://a:1',
    'redis://',
    'a:b',
    'redis://a:1/x',
    ':6379',
  ]) {
    assert.throws(
      () => redisOptions(text),
      /redis must be host:port, redis:\/\/user:password@host:port or/,
      text,
    );
  }
  assert.throws(
    () => redisOptions('redis://me:secret@a:99999'),
    (error: Error) => !error.message.includes('secret') && /redis must be/.test(error.message),
  );
  assert.throws(() => redisOptions('a:0'), /redis port must be an integer in \[1, 65535\], got 0/);
  assert.throws(() => redisOptions(null as never), /redis must be an object, got null/);
  assert.throws(() => redisOptions({ port: 1 } as RedisAddress), /redis\.host must be a name or address/);
  assert.throws(
    () => redisOptions({ host: 'a', port: 0 }),
    /redis\.port must be an integer in \[1, 65535\], got 0/,
  );
  assert.throws(
    () => redisOptions({ host: 'a', port: 1, database: -1 }),
    /redis\.database must be an integer of 0 or more, got -1/,
  );
});

test('addresses come apart into what the client takes', () => {
  const cases: [string | RedisAddress, object][] = [
    ['127.0.0.1:6380', { host: '127.0.0.1', port: 6380 }],
    ['redis://cache', { host: 'cache', port: 6379 }],
    ['redis://me:p%40ss@cache:1/2', { host: 'cache', port: 1, username: 'me', password: 'p@ss', db: 2 }],
    [
      'rediss://:x@cache.example:6380',
      { host: 'cache.example', port: 6380, password: 'x', tls: { servername: 'cache.example' } },
    ],
    ['rediss://[::1]:7', { host: '::1', port: 7, tls: { servername: '' } }],
    [
      { host: 'a', port: 1, password: 'x' },
      { host: 'a', port: 1, password: 'x' },
    ],
  ];
  for (const [address, options] of cases) assert.deepEqual(redisOptions(address), options);
});
