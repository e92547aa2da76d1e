import assert from 'node:assert/strict';
import { test } from 'node:test';
import { throwsArgument } from '../../core/testing/throws-argument';
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
    throwsArgument(() => redisOptions(text), 'redis', text);
  }
  assert.throws(
    () => redisOptions('redis://me:secret@a:99999'),
    (error: Error) => !error.message.includes('secret') && /redis must be/.test(error.message),
  );
  throwsArgument(() => redisOptions('a:0'), 'redis port');
  throwsArgument(() => redisOptions(null as never), 'redis');
  throwsArgument(() => redisOptions({ port: 1 } as RedisAddress), 'redis.host');
  throwsArgument(() => redisOptions({ host: 'a', port: 0 }), 'redis.port');
  throwsArgument(() => redisOptions({ host: 'a', port: 1, database: -1 }), 'redis.database');
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
