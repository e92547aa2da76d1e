import assert from 'node:assert/strict';
import { test } from 'node:test';
import { throwsArgument } from '../testing/throws-argument';
import { Stopping } from './stopping';

const KERNEL_SIGNAL = Symbol.for('recommenders.interrupt');

test('what is no signal is refused, and an aborted one ends the work before it begins', () => {
  throwsArgument(() => new Stopping({} as never), 'signal');
  const reason = new Error('enough');
  assert.throws(() => new Stopping(AbortSignal.abort(reason)), reason);
});

test('a stop is heard at the next pause, and its reason is known again', async () => {
  const controller = new AbortController();
  const stopping = new Stopping(controller.signal);
  await stopping.pause();
  const reason = new Error('enough');
  setImmediate(() => controller.abort(reason));
  await assert.rejects(stopping.pause(), reason);
  assert.ok(stopping.isReason(reason));
  assert.ok(!stopping.isReason(new Error('enough')));
});

test('the stop button of the cell in which the work began is heard, that of a later cell is not', () => {
  const [first, second] = [new AbortController(), new AbortController()];
  try {
    Reflect.set(globalThis, KERNEL_SIGNAL, first.signal);
    const stopping = new Stopping();
    Reflect.set(globalThis, KERNEL_SIGNAL, second.signal);
    second.abort(new Error('second'));
    stopping.check();
    first.abort(new Error('first'));
    assert.throws(() => stopping.check(), /first/);
  } finally {
    Reflect.deleteProperty(globalThis, KERNEL_SIGNAL);
  }
});

test('it is due after 50 ms of work, not before', () => {
  const stopping = new Stopping();
  assert.ok(!stopping.due);
  const from = performance.now();
  while (performance.now() - from < 60);
  assert.ok(stopping.due);
});

test('work of others is left when the signal is aborted, and its own end passes', async () => {
  const controller = new AbortController();
  const stopping = new Stopping(controller.signal);
  assert.equal(await stopping.raced(Promise.resolve(3)), 3);
  setTimeout(() => controller.abort(new Error('enough')), 5);
  await assert.rejects(stopping.raced(new Promise(() => {})), /enough/);
});
