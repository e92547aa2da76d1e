import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import test from 'node:test';
import { codeCell, figureOutput, keyFiguresOutput, notebookOf, stream } from './fixtures/notebooks.mjs';
import { keyFiguresLine } from './key-figures.mjs';
import { describeProblem, findProblems } from './problems.mjs';

/**
 * @param {import('./notebook-file.mjs').Output[]} outputs
 * @param {Parameters<typeof findProblems>[1]} [expected]
 */
const messages = (outputs, expected) =>
  findProblems(notebookOf(codeCell('good();'), codeCell('bad();', outputs)), expected).map(
    ({ cell, message }) => `${cell}: ${message}`,
  );

test('a notebook with every kind of output has no problems when all is well', () => {
  const figures = keyFiguresOutput({ auc: 0.8 });
  const outputs = [stream('stdout', 'fine'), figureOutput(), figures];
  assert.deepEqual(messages(outputs, { needsKeyFigures: true, bands: { auc: { low: 0.7, high: 0.9 } } }), []);
});

test('an error of a cell is found, with its last lines', () => {
  const traceback = Array.from({ length: 40 }, (_, i) => `line ${i}`);
  const [found, ...rest] = messages([{ output_type: 'error', ename: 'TypeError', evalue: 'no', traceback }]);
  assert.equal(rest.length, 0);
  assert.match(found, /^2: error TypeError: no\n/);
  assert.ok(found.endsWith('line 39'));
  assert.ok(!found.includes('line 20'));
});

test('a rejected promise that nobody awaited is found, on whichever stream it is written', () => {
  for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
    assert.match(
      messages([stream(name, 'UnhandledPromiseRejection: Error: lost')])[0],
      /^2: UnhandledPromiseRejection/,
    );
    assert.match(messages([stream(name, 'UncaughtException: Error: late')])[0], /^2: UncaughtException/);
  }
});

test('a promise that is shown as a value is found, and what the kernel told beside is added once', () => {
  for (const state of ['pending', 'rejected']) {
    const [found] = messages([stream('stdout', `Promise { <${state}> }`)]);
    assert.match(found, new RegExp(`^2: a promise that is ${state} is shown: write await`));
  }
  assert.deepEqual(messages([stream('stdout', 'Promise { 5 }')]), []);
  const lost = [{ cell: 2, message: 'UnhandledPromiseRejection: Error: lost' }];
  assert.deepEqual(messages([], { lost }), ['2: UnhandledPromiseRejection: Error: lost']);
  assert.equal(messages([stream('stderr', 'UnhandledPromiseRejection: Error: lost')], { lost }).length, 1);
});

test('anything on stderr is found, blanks aside', () => {
  assert.match(messages([stream('stderr', 'a warning')])[0], /^2: output on stderr\na warning/);
  assert.deepEqual(messages([stream('stderr', '\n')]), []);
  assert.deepEqual(messages([stream('stdout', 'a warning')]), []);
});

test('a figure whose axes say nothing is found, each axis by name', () => {
  const output = figureOutput();
  const figure = output.data['application/vnd.plotly.v1+json'];
  figure.layout.xaxis = { title: { text: ' ' } };
  delete figure.layout.yaxis;
  assert.deepEqual(messages([output]), [
    "2: the figure's xaxis has no title",
    "2: the figure's yaxis has no title",
  ]);
});

test('series that nothing tells apart are found, bands and lists of colors aside', () => {
  const output = figureOutput();
  const figure = output.data['application/vnd.plotly.v1+json'];
  const line = { type: 'scatter', mode: 'lines', line: { color: '#0072B2', dash: 'solid' } };
  figure.data = [
    { ...line, name: 'a' },
    { ...line, name: 'a', hoverinfo: 'skip' },
    { ...line, name: 'b', line: { color: '#0072B2', dash: 'dash' } },
    { ...line, name: 'c', marker: { color: [1, 2] } },
  ];
  assert.deepEqual(messages([output]), []);
  figure.data.push({ ...line, name: 'd', xaxis: 'x' });
  assert.deepEqual(messages([output]), ['2: in the figure look alike: a, d']);
});

test("a table's heading without scope is found", () => {
  const table = (/** @type {string} */ heading) => ({
    output_type: /** @type {const} */ ('display_data'),
    data: { 'text/html': `<table><thead><tr>${heading}x</th></tr></thead></table>`, 'text/plain': 'x' },
    metadata: {},
  });
  assert.deepEqual(messages([table('<th scope="col" style="x">')]), []);
  for (const heading of ['<th>', '<th style="x">']) {
    assert.match(messages([table(heading)])[0] ?? '', /needs scope/);
  }
});

test('each panel needs titles, or shares a scale with one that has them', () => {
  const output = figureOutput();
  const figure = output.data['application/vnd.plotly.v1+json'];
  figure.data.push({ type: 'scatter', xaxis: 'x2', yaxis: 'y2' });
  assert.deepEqual(messages([output]), [
    "2: the figure's xaxis2 has no title",
    "2: the figure's yaxis2 has no title",
  ]);
  figure.layout.xaxis2 = { matches: 'x' };
  figure.layout.yaxis2 = { title: 'Y' };
  assert.deepEqual(messages([output]), []);
  // The first panel may leave its title to the one below it.
  delete figure.layout.xaxis.title;
  figure.layout.xaxis2.title = { text: 'X' };
  assert.deepEqual(messages([output]), []);
  delete figure.layout.xaxis2.matches;
  assert.deepEqual(messages([output]), ["2: the figure's xaxis has no title"]);
});

test('a figure without its picture or its HTML is found, and a picture that is none', () => {
  const bare = figureOutput();
  delete bare.data['image/png'];
  delete bare.data['text/html'];
  assert.deepEqual(messages([bare]), ['2: the figure has no HTML form', '2: the figure has no PNG picture']);
  const spoilt = figureOutput();
  spoilt.data['image/png'] = Buffer.from('not a picture, whatever its type says').toString('base64');
  assert.deepEqual(messages([spoilt]), ["2: the figure's picture is no PNG"]);
});

test('missing key figures are found where they are asked for', () => {
  assert.match(messages([], { needsKeyFigures: true })[0], /^0: no cell shows key figures/);
  assert.deepEqual(messages([], { needsKeyFigures: false }), []);
});

test('a key figure outside its band, at no value or missing is found', () => {
  const bands = { auc: { low: 0.7, high: 0.9 } };
  assert.deepEqual(messages([keyFiguresOutput({ auc: 0.9 })], { bands }), []);
  assert.deepEqual(
    messages([keyFiguresOutput({ auc: { estimate: 0.8, lower: 0.1, upper: 0.99 } })], { bands }),
    [],
  );
  assert.deepEqual(messages([keyFiguresOutput({ auc: 0.91 })], { bands }), [
    '0: key figure "auc" is 0.91, outside its band 0.7 to 0.9',
  ]);
  assert.match(messages([keyFiguresOutput({ auc: Number.NaN })], { bands })[0], /is NaN, outside its band/);
  assert.deepEqual(messages([keyFiguresOutput({ other: 1 })], { bands }), ['0: key figure "auc" is missing']);
  const optional = { auc: { ...bands.auc, optional: true } };
  assert.deepEqual(messages([keyFiguresOutput({ other: 1 })], { bands: optional }), []);
  assert.equal(messages([keyFiguresOutput({ auc: 0.91 })], { bands: optional }).length, 1);
});

test("an output that names this machine's folder is found", () => {
  const root = '/home/somebody/course';
  assert.match(
    messages([stream('stdout', `saved ${root}/data/model`)], { root })[0],
    /names this machine's folder/,
  );
});

test('a notebook that grew too large is found', () => {
  assert.match(
    messages([stream('stdout', 'x'.repeat(3_000_001))])[0],
    /^0: the notebook has \d+ bytes, more than/,
  );
});

test('a problem is told with the first lines of its cell', () => {
  const notebook = notebookOf(codeCell(Array.from({ length: 20 }, (_, i) => `step(${i});\n`).join('')));
  const text = describeProblem(notebook, { cell: 1, message: 'output on stderr' });
  assert.match(text, /^cell 1: output on stderr\n {2}\| step\(0\);\n/);
  assert.ok(text.endsWith('  | …'));
  assert.equal(describeProblem(notebook, { cell: 0, message: 'too large' }), 'too large');
});

test('key figures make one short line', () => {
  const line = keyFiguresLine({
    'click rate': 0.2101234,
    gain: { estimate: 0.099, lower: 0.0891234, upper: 0.109 },
  });
  assert.equal(line, 'click rate 0.2101 · gain 0.099 [0.08912, 0.109]');
});

test('the library and the runner agree on the type of key figures', async () => {
  const require = createRequire(import.meta.url);
  const library = require('lib/lessons');
  const { KEY_FIGURES_TYPE } = await import('./key-figures.mjs');
  assert.equal(library.KEY_FIGURES_TYPE, KEY_FIGURES_TYPE);
});
