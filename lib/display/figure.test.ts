import assert from 'node:assert/strict';
import { test } from 'node:test';
import { throwsArgument } from '../core/testing/throws-argument';
import { compactFigure, showFigure } from './figure';
import { figureHtml, PICTURE_SLOT, pictureHtml } from './figure-html';
import { figureSummary } from './figure-summary';
import type { Figure } from './figure-type';
import { lineChart } from './line-chart';
import { useKernel } from './testing/kernel';

const sent = useKernel();
const chart = (title = 'Loss'): Figure =>
  lineChart({ title, x: 'Epoch (count)', y: 'Loss (nats)', series: [{ name: 'a', y: [0.123456789, 2] }] });

test('what is no figure is refused before anything is sent', () => {
  for (const bad of [null, undefined, 3, {}, { data: 1 }]) {
    throwsArgument(() => showFigure(bad as never), 'figure');
  }
  throwsArgument(() => showFigure({ data: [], layout: {}, config: {} }), 'figure.data');
  throwsArgument(
    () => showFigure({ data: [{ y: [1, Number.NaN] }], layout: {}, config: {} }),
    'figure.data[0].y[1]',
  );
  assert.equal(sent.length, 0);
});

test('one output holds Plotly JSON, HTML and text; the library comes with the first figure only', () => {
  showFigure(chart());
  showFigure(chart());
  assert.equal(sent.length, 2);
  for (const output of sent) {
    assert.deepEqual(Object.keys(output), ['application/vnd.plotly.v1+json', 'text/html', 'text/plain']);
  }
  const [first, second] = sent.map((output) => (output['text/html'] as string).length);
  assert.ok(first > 500_000, `${first}`);
  assert.ok(second < 5_000, `${second}`);
});

test('a stored figure has plain arrays, short numbers and no undefined', () => {
  const figure = { data: [{ y: Float64Array.of(1 / 3), x: undefined }], layout: {}, config: {} };
  assert.deepEqual(compactFigure(figure).data, [{ y: [0.333333] }]);
});

test('no text inside a figure can end its script element or add markup', () => {
  const html = figureHtml(compactFigure(chart('</script><b title="x">&')));
  assert.equal(html.match(/<\/script>/g)?.length, 2);
  assert.ok(!html.includes('<b'));
  const data = /<script type="application\/json">(.*)<\/script>/.exec(html)?.[1] ?? '';
  assert.equal(JSON.parse(data).layout.title.text, '</script><b title="x">&');
});

test('the picture takes the place that the HTML keeps for it', () => {
  const figure = compactFigure(chart());
  const html = figureHtml(figure).replace(PICTURE_SLOT, () => pictureHtml(figure, 'AAAA'));
  assert.match(
    html,
    /<img class="course-figure-picture" style="max-width: 100%" alt="[^"]*Loss[^"]*" src="data:image\/png;base64,AAAA">/,
  );
  assert.ok(!PICTURE_SLOT.test(html));
});

test('the text names title, axes and the range of each series', () => {
  assert.equal(
    figureSummary(compactFigure(chart())),
    [
      'Figure: Loss',
      '  x: Epoch (count)',
      '  y: Loss (nats)',
      '  a: lines+markers, 2 values from 0.123457 to 2',
    ].join('\n'),
  );
});
