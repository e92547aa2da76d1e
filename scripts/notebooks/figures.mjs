import { joined } from './notebook-file.mjs';

export const FIGURE_TYPE = 'application/vnd.plotly.v1+json';

/**
 * One figure of a notebook and where it stands.
 *
 * @typedef {{ cell: number, output: import('./notebook-file.mjs').Output, figure: Figure }} FigureOutput
 * @typedef {{ data: Record<string, any>[], layout: Record<string, any>, config?: Record<string, any> }} Figure
 */

/**
 * Every figure of a notebook, in order. Cells are numbered from 1, as the runner's messages number them.
 *
 * @param {import('./notebook-file.mjs').Notebook} notebook
 * @returns {FigureOutput[]}
 */
export function figuresOf(notebook) {
  return notebook.cells.flatMap((cell, i) =>
    (cell.outputs ?? [])
      .filter((output) => output.data?.[FIGURE_TYPE] !== undefined)
      .map((output) => ({ cell: i + 1, output, figure: /** @type {any} */ (output.data)[FIGURE_TYPE] })),
  );
}

/**
 * The axes that a figure draws on and that say neither themselves nor through a shared axis what they show.
 *
 * @param {Figure} figure
 * @returns {string[]} names as in the layout, such as `xaxis2`
 */
export function untitledAxes({ data, layout }) {
  const drawn = new Set();
  for (const trace of data) {
    if (trace.type === 'pie' || trace.type === 'table') continue;
    for (const letter of ['x', 'y']) {
      const reference = typeof trace[`${letter}axis`] === 'string' ? trace[`${letter}axis`] : letter;
      drawn.add(`${letter}axis${reference.slice(1)}`);
    }
  }
  return [...drawn].filter((name) => !titled(layout, name)).sort();
}

/**
 * @param {Record<string, any>} layout
 * @param {string} name
 */
function titled(layout, name) {
  const axis = layout[name];
  if (hasTitle(axis)) return true;
  // An axis that shares another's scale may leave the title to it, or to any that shares it too.
  const letter = name[0];
  const leader = axis?.matches ?? `${letter}${name.slice('xaxis'.length)}`;
  return Object.entries(layout).some(([other, candidate]) => {
    if (!other.startsWith(`${letter}axis`) || other === name) return false;
    const id = `${letter}${other.slice('xaxis'.length)}`;
    return (id === leader || candidate?.matches === leader) && hasTitle(candidate);
  });
}

/**
 * Names of a figure's series that nothing tells apart: the same color, line pattern and marker.
 *
 * @param {Figure} figure
 * @returns {string[][]} groups of names that look alike
 */
export function lookAlikes({ data }) {
  /** @type {Map<string, Set<string>>} */
  const looks = new Map();
  for (const { name, type, mode, hoverinfo, line, marker, fillcolor } of data) {
    // A band goes with its line, and a list of colors says something of each point.
    if (typeof name !== 'string' || hoverinfo === 'skip' || Array.isArray(marker?.color)) continue;
    const look = JSON.stringify([
      type,
      mode,
      fillcolor,
      ...[line?.color, line?.dash, marker?.color, marker?.symbol, marker?.pattern].map(
        (part) => part ?? null,
      ),
    ]);
    looks.set(look, (looks.get(look) ?? new Set()).add(name));
  }
  return [...looks.values()].map((names) => [...names]).filter((names) => names.length > 1);
}

/** @param {Record<string, any> | undefined} axis */
function hasTitle(axis) {
  const title = typeof axis?.title === 'string' ? axis.title : axis?.title?.text;
  return typeof title === 'string' && title.trim() !== '';
}

/**
 * The PNG picture of an output, if it has one.
 *
 * @param {import('./notebook-file.mjs').Output} output
 * @returns {Buffer | undefined}
 */
export function pictureOf(output) {
  const text = joined(output.data?.['image/png']).trim();
  return text === '' ? undefined : Buffer.from(text, 'base64');
}

/**
 * Width and height of a PNG.
 *
 * @param {Buffer} png
 * @returns {{ width: number, height: number } | undefined} undefined if it is no PNG
 */
export function pictureSize(png) {
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  if (png.length < 33 || !png.subarray(0, 8).equals(signature)) return undefined;
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}
