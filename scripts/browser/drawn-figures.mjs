/**
 * What a page shows of its figures: one entry per Plotly figure, in the order of the page.
 *
 * @typedef {{ title: string, traces: number, marks: number, width: number, height: number }} DrawnFigure
 */

/**
 * The figures that a page has drawn. `marks` counts the lines, bars, boxes, points and images inside a figure's
 * axes: an empty frame has none.
 *
 * @param {import('playwright-core').Page} page
 * @returns {Promise<DrawnFigure[]>}
 */
export function drawnFigures(page) {
  return page.evaluate(() =>
    Array.from(document.querySelectorAll('.js-plotly-plot'), (element) => {
      const { width, height } = element.getBoundingClientRect();
      return {
        title: element.querySelector('.gtitle')?.textContent ?? '',
        traces: /** @type {any} */ (element)._fullData?.length ?? 0,
        marks: element.querySelectorAll('.mlayer path, .mlayer image').length,
        width,
        height,
      };
    }),
  );
}

/**
 * What is wrong with the figures that a page has drawn, compared with those that its notebook holds.
 *
 * @param {DrawnFigure[]} drawn
 * @param {import('../notebooks/figures.mjs').FigureOutput[]} expected
 * @returns {string[]}
 */
export function missingFigures(drawn, expected) {
  const problems =
    drawn.length === expected.length ? [] : [`${drawn.length} figures drawn of ${expected.length}`];
  expected.forEach(({ cell, figure }, i) => {
    const title = figure.layout.title?.text ?? '';
    const found = drawn[i];
    if (found === undefined) problems.push(`"${title}" (cell ${cell}) is not drawn`);
    else if (found.title !== title) problems.push(`figure ${i + 1} is "${found.title}", not "${title}"`);
    else if (found.traces !== figure.data.length || found.marks === 0) {
      problems.push(
        `"${title}" has ${found.traces} traces of ${figure.data.length} and ${found.marks} marks`,
      );
    } else if (found.width < 300 || found.height < 200) {
      problems.push(`"${title}" is only ${found.width} by ${found.height} pixels`);
    }
  });
  return problems;
}
