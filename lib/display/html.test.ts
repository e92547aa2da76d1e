import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { throwsArgument } from '../core/testing/throws-argument';
import { showHtml } from './html';

test('nothing is refused, and a terminal gets the text without tags, entities written out', () => {
  throwsArgument(() => showHtml(''), 'html');
  throwsArgument(() => showHtml(7 as never), 'html');
  const log = mock.method(console, 'log', () => {});
  showHtml('<p>a &lt; b &amp;lt;</p>\n<tr><td>1</td><td>2</td></tr>');
  log.mock.restore();
  assert.deepEqual(log.mock.calls[0].arguments, ['a < b &lt;\n1  2']);
});
