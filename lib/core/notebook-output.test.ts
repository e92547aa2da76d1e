import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { isNotebook, openDisplay, writeDisplay } from './notebook-output';

type Sent = { data: Record<string, unknown>; transient: { display_id?: string }; update: boolean };

const path = require.resolve('tslab/dist/jupyter');
let sent: Sent[] = [];

/** Puts a stand-in for tslab's kernel module where the kernel would have loaded it. */
function startKernel(ready: boolean): void {
  const lastWriteDisplayData = (content: Omit<Sent, 'update'>, update: boolean): void => {
    sent.push({ ...content, update });
  };
  require.cache[path] = {
    exports: { lastWriteDisplayData: ready ? lastWriteDisplayData : null },
  } as unknown as NodeModule;
}

beforeEach(() => {
  sent = [];
});
afterEach(() => {
  delete require.cache[path];
});

test('outside a kernel there is no notebook, and writing says so', () => {
  assert.equal(isNotebook(), false);
  assert.throws(() => writeDisplay({ 'text/plain': 'x' }), /needs a notebook/);
  assert.throws(() => openDisplay().update({ 'text/plain': 'x' }), /needs a notebook/);
});

test('a kernel whose first cell has not run yet cannot be written to', () => {
  startKernel(false);
  assert.equal(isNotebook(), false);
  assert.throws(() => writeDisplay({ 'text/plain': 'x' }), /no cell has run yet/);
});

test('all alternatives travel in one output', () => {
  startKernel(true);
  assert.equal(isNotebook(), true);
  writeDisplay({ 'text/plain': 'one', 'text/html': '<b>one</b>' });
  assert.deepEqual(sent, [
    { data: { 'text/plain': 'one', 'text/html': '<b>one</b>' }, metadata: {}, transient: {}, update: false },
  ]);
});

test('an open display is shown once and then replaced in place, each with its own id', () => {
  startKernel(true);
  const first = openDisplay();
  const second = openDisplay();
  first.update({ 'text/plain': '1' });
  first.update({ 'text/plain': '2' });
  second.update({ 'text/plain': '3' });
  assert.deepEqual(
    sent.map((message) => message.update),
    [false, true, false],
  );
  assert.equal(sent[0].transient.display_id, sent[1].transient.display_id);
  assert.notEqual(sent[0].transient.display_id, sent[2].transient.display_id);
});
