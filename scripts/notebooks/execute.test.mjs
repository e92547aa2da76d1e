import assert from 'node:assert/strict';
import test from 'node:test';
import { failureOf } from './execute.mjs';

test("of nbconvert's last words the failing cell and its output are kept, Python's stack is not", () => {
  const stderr = [
    '[NbConvertApp] Converting notebook a.ipynb to notebook',
    'Traceback (most recent call last):',
    '  File "/somewhere/nbclient/client.py", line 1, in run',
    '    raise CellExecutionError.from_cell_and_msg(cell, exec_reply_content)',
    'nbclient.exceptions.CellExecutionError: An error occurred while executing the following cell:',
    '------------------',
    'boom();',
    '------------------',
    '',
    '----- stderr -----',
    'Error: boom',
  ].join('\n');
  const text = failureOf(stderr);
  assert.match(text, /^An error occurred while executing the following cell:\n-+\nboom\(\);/);
  assert.match(text, /Error: boom$/);
  assert.ok(!text.includes('client.py'));
});

test('a kernel that dies and a cell that takes too long are told by their own words', () => {
  const died = 'Traceback\n  File "x"\nnbclient.exceptions.DeadKernelError: Kernel died';
  assert.equal(failureOf(died), 'nbclient.exceptions.DeadKernelError: Kernel died');
  const slow =
    'Traceback\n  File "x"\nnbclient.exceptions.CellTimeoutError: A cell timed out\nThe message was: x.';
  assert.match(failureOf(slow), /^nbclient\.exceptions\.CellTimeoutError: A cell timed out\nThe message/);
});

test('very long last words are cut in the middle', () => {
  const text = failureOf(Array.from({ length: 500 }, (_, i) => `line ${i}`).join('\n'));
  assert.equal(text.split('\n').length, 41);
  assert.ok(text.startsWith('line 0'));
  assert.ok(text.endsWith('line 499'));
});
