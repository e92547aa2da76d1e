import assert from 'node:assert/strict';
import test from 'node:test';
import { finishedPage, indexPage } from './page.mjs';

const places = { notebook: '/c/notebooks/01-a.ipynb', notebooks: '/c/notebooks', pages: '/c/notebooks/html' };

/** @param {string} body */
const page = (body, at = places) =>
  finishedPage(
    `<html><head><title>01-a</title><script src="https://cdn.example/require.js"></script></head><body>
     <div class="jp-RenderedMarkdown">${body}</div></body></html>`,
    at,
  );

test('formulas in a line, of their own and between text are drawn; money and code are left', () => {
  const html = page('<p>so $a_i &lt; b$ and $$\\sum_i x_i$$ cost $5 or $6 <code>$x$</code></p>');
  assert.equal(html.match(/class="katex"/g)?.length, 2);
  assert.match(html, /class="katex-display"/);
  assert.match(html, /cost \$5 or \$6 <code>\$x\$<\/code>/);
  assert.match(html, /src:url\(data:font\/woff2;base64,/);
  assert.doesNotMatch(html, /url\(fonts/);
});

test('a formula that is none is an error that names it', () => {
  assert.throws(() => page('<p>$\\nothing{x}$</p>'), /\\nothing\{x\}/);
});

test('nothing of another host is asked for, and a page without formulas carries no fonts', () => {
  const html = page('<h1>A title<a class="anchor-link" href="#a">¶</a></h1><p>text</p>');
  assert.doesNotMatch(html, /https:/);
  assert.doesNotMatch(html, /woff2/);
  assert.match(html, /<title>A title<\/title>/);
  assert.match(html, /<html lang="en">/);
});

test('links to notebooks lead to pages, links to other files to where these lie', () => {
  const html = page(
    '<a href="./solutions/01-a.ipynb#b">s</a><a href="../data/README.md">d</a><a href="https://x.org/a.ipynb">x</a>' +
      '<a href="#here">h</a><img src="pictures/p.png">',
  );
  assert.match(html, /href="solutions\/01-a\.html#b"/);
  assert.match(html, /href="\.\.\/\.\.\/data\/README\.md"/);
  assert.match(html, /href="https:\/\/x\.org\/a\.ipynb"/);
  assert.match(html, /href="#here"/);
  assert.match(html, /src="\.\.\/pictures\/p\.png"/);
  const solution = page('<a href="../01-a.ipynb">back</a>', {
    ...places,
    notebook: '/c/notebooks/solutions/01-a.ipynb',
  });
  assert.match(solution, /href="\.\.\/01-a\.html"/);
});

test('headings of columns say that they are, and an empty corner heads nothing', () => {
  const html = page('<table><thead><tr><th></th><th>model</th><th scope="row">x</th></tr></thead></table>');
  assert.match(html, /<td><\/td><th scope="col">model<\/th><th scope="row">x<\/th>/);
});

test('the list of pages escapes titles and keeps solutions apart', () => {
  const html = indexPage([
    { name: '01-a', title: 'A < B', about: 'Why.', solution: false },
    { name: 'solutions/01-a', title: 'Solutions', about: '', solution: true },
  ]);
  assert.match(html, /<a href="01-a\.html">A &lt; B<\/a><br><span>Why\.<\/span>/);
  assert.match(html, /<h2>Solutions[\s\S]*<a href="solutions\/01-a\.html">/);
});
