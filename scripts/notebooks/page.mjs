import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { load } from 'cheerio';
import katex from 'katex';

const require = createRequire(import.meta.url);

/** Formulas as Jupyter marks them; what stands between backticks is in a code element by now. */
const FORMULA = /\$\$([\s\S]+?)\$\$|(?<![\\$])\$(?!\s)((?:\\.|[^$\\])+?)(?<!\s)\$(?!\d)/g;

/**
 * nbconvert's page without what it asks of other hosts: formulas are drawn already, their fonts are in the page, and
 * links between notebooks lead to pages.
 *
 * @param {string} html what nbconvert wrote
 * @param {{ notebook: string, notebooks: string, pages: string }} places the notebook's file, the folder of all
 *   notebooks, and that of their pages
 * @returns {string}
 * @throws on a formula that KaTeX does not know, naming it
 */
export function finishedPage(html, { notebook, notebooks, pages }) {
  const $ = load(html);
  $('html').attr('lang', 'en');
  const heading = $('h1').first().clone();
  heading.find('.anchor-link').remove();
  if (heading.text().trim() !== '') $('title').first().text(heading.text().trim());
  $('script[src^="http"], script[type="text/x-mathjax-config"], link[href^="http"]').remove();
  // nbconvert's diagrams come from another host; there are none.
  $('script[type="module"]')
    .filter((_, element) => $(element).text().includes('mermaid'))
    .remove();
  // A table's empty corner heads nothing.
  $('th')
    .filter((_, element) => $(element).text().trim() === '')
    .each((_, element) => {
      element.tagName = 'td';
    });
  // Markdown's tables head columns, and do not say so.
  $('thead th:not([scope])').attr('scope', 'col');
  $('head').append(`<style>${READABLE}</style>`);
  const formulas = drawFormulas($);
  if (formulas > 0) $('head').append(`<style>${formulaStyle()}</style>`);
  const page = path.join(pages, path.relative(notebooks, notebook));
  $('a[href], img[src]').each((_, element) => {
    const name = element.tagName === 'a' ? 'href' : 'src';
    const address = $(element).attr(name) ?? '';
    $(element).attr(name, pageLink(address, { notebook, notebooks, pages, page }));
  });
  return $.html();
}

/**
 * @param {import('cheerio').CheerioAPI} $
 * @returns {number} how many there are
 */
function drawFormulas($) {
  let count = 0;
  $('.jp-RenderedMarkdown, .jp-MarkdownOutput')
    .find('*')
    .addBack()
    .contents()
    .each((_, node) => {
      if (node.type !== 'text' || $(node).closest('code, pre, script, style, .katex').length > 0) return;
      const text = node.data;
      if (!text.includes('$')) return;
      let last = 0;
      /** @type {string[]} */
      const parts = [];
      for (const found of text.matchAll(FORMULA)) {
        parts.push(escaped(text.slice(last, found.index)));
        parts.push(formula(found[1] ?? found[2], found[1] !== undefined));
        last = found.index + found[0].length;
        count++;
      }
      if (parts.length > 0) $(node).replaceWith(parts.join('') + escaped(text.slice(last)));
    });
  return count;
}

/**
 * @param {string} source
 * @param {boolean} displayMode
 */
function formula(source, displayMode) {
  try {
    return katex.renderToString(source.trim(), { displayMode, strict: 'ignore', throwOnError: true });
  } catch (error) {
    throw new RangeError(`a formula must be one that KaTeX knows, got ${source.trim()}: ${error}`);
  }
}

/** @param {string} text */
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** What Jupyter's own style leaves too pale on white, and links that only their color tells. */
const READABLE = `
:root, body {
  --jp-mirror-editor-number-color: #006b00; --jp-mirror-editor-operator-color: #8a00d4;
  --jp-mirror-editor-comment-color: #2f6b6b; --jp-mirror-editor-atom-color: #5a3fd6;
}
.jp-InputPrompt, .jp-OutputPrompt { color: #616161 !important; opacity: 1 !important; }
.jp-RenderedHTMLCommon a:link:not(.anchor-link) { text-decoration: underline; }
`;

/** @type {string | undefined} */
let style;

/** KaTeX's style with its fonts inside. */
function formulaStyle() {
  if (style !== undefined) return style;
  const file = require.resolve('katex/dist/katex.min.css');
  style = readFileSync(file, 'utf8').replace(/src:url\(([^)]+\.woff2)\)[^;}]*/g, (_, font) => {
    const data = readFileSync(path.join(path.dirname(file), font)).toString('base64');
    return `src:url(data:font/woff2;base64,${data}) format("woff2")`;
  });
  return style;
}

/**
 * @param {string} address
 * @param {{ notebook: string, notebooks: string, pages: string, page: string }} places
 */
function pageLink(address, { notebook, notebooks, pages, page }) {
  if (address === '' || /^(?:[a-z][a-z+.-]*:|#|\/\/)/i.test(address)) return address;
  const [file, anchor] = address.split('#');
  const target = path.resolve(path.dirname(notebook), decodeURIComponent(file ?? ''));
  const inside = path.relative(notebooks, target);
  const isPage = target.endsWith('.ipynb') && !inside.startsWith('..');
  const there = isPage ? path.join(pages, inside.replace(/\.ipynb$/, '.html')) : target;
  const link = path.relative(path.dirname(page), there).split(path.sep).map(encodeURIComponent).join('/');
  return anchor === undefined ? link : `${link}#${anchor}`;
}

/**
 * The page that lists the pages.
 *
 * @param {{ name: string, title: string, about: string, solution: boolean }[]} entries in order
 */
export function indexPage(entries) {
  const list = (/** @type {boolean} */ solution) =>
    entries
      .filter((entry) => entry.solution === solution)
      .map(({ name, title, about }) => {
        const text = about === '' ? '' : `<br><span>${escaped(about)}</span>`;
        return `<li><a href="${name.split('/').map(encodeURIComponent).join('/')}.html">${escaped(title)}</a>${text}</li>`;
      })
      .join('\n');
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Recommender systems: the lessons</title>
<style>
body { font: 17px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 3rem auto; padding: 0 1rem; color-scheme: light dark; }
li { margin: 0.8rem 0; } span { opacity: 0.8; }
</style></head><body><main>
<h1>Recommender systems: the lessons</h1>
<p>Each page is a notebook as it was executed. Nothing is asked of the network; figures can be zoomed and hovered.</p>
<ul>
${list(false)}
</ul>
<h2>Solutions of the exercises</h2>
<ul>
${list(true)}
</ul>
</main></body></html>
`;
}
