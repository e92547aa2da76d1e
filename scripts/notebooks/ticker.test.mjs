import assert from 'node:assert/strict';
import test from 'node:test';
import { Tickers } from './ticker.mjs';

const clear = '\r\x1b[K';
/** What was written, with the terminal's commands in words. @param {string} text */
const inWords = (text) => text.replaceAll(clear, '<clear>');

/** @param {boolean} isTTY */
function screen(isTTY) {
  const shown = { text: '', isTTY, columns: 80, write: (/** @type {string} */ text) => (shown.text += text) };
  return shown;
}

test('on a terminal two notebooks share one line, and what ends stands above it with its notes', () => {
  const stream = screen(true);
  const tickers = new Tickers(stream);
  const [first, second] = [tickers.start('00'), tickers.start('01')];
  first.doing('cell 3 of 9');
  assert.match(inWords(stream.text), /<clear>… 00 0\.0 s cell 3 of 9 {2}… {2}01 0\.0 s$/);
  stream.text = '';
  first.end('✗', '1 problem', ['cell 3: broken\nsecond line']);
  assert.match(
    inWords(stream.text),
    /^<clear>✗ 00 +0\.0 s {2}1 problem\n {4}cell 3: broken\n {4}second line\n<clear>… 01 0\.0 s$/,
  );
  stream.text = '';
  second.end('✓', 'fine');
  assert.match(inWords(stream.text), /^<clear>✓ 01 +0\.0 s {2}fine\n$/);
});

test('a line longer than the terminal is cut, and a log gets whole lines only', () => {
  const stream = screen(true);
  const tickers = new Tickers(stream);
  const ticker = tickers.start('00');
  ticker.doing('x'.repeat(200));
  assert.equal(stream.text.split(clear).at(-1)?.length, 79);
  ticker.end('✓', '');
  const log = screen(false);
  const quiet = new Tickers(log).start('00');
  quiet.doing('cell 1 of 2');
  quiet.end('✓', 'fine', ['a note']);
  assert.match(log.text, /^✓ 00 +0\.0 s {2}fine\n {4}a note\n$/);
});
