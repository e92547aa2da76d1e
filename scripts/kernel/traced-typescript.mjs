import { createRequire, SourceMap } from 'node:module';

const require = createRequire(import.meta.url);
const tslabRequire = createRequire(require.resolve('tslab/package.json'));

/** The lines that tslab puts before a cell, so that TypeScript takes it for a module. */
const PREFIX_LINES = 1;

const MAP_COMMENT = /\n?\/\/# sourceMappingURL=data:application\/json;(?:charset=utf-8;)?base64,(\S+)\s*$/;

/**
 * Way back from a line of what a cell became to the cell's own line, both counted from 1; undefined for a line that
 * the compiler made up.
 *
 * @typedef {(line: number, column: number) => { line: number, column: number } | undefined} CellPosition
 */

/**
 * Gives tslab a TypeScript that keeps the source maps of its two passes (TypeScript to modules, modules to CommonJS),
 * and that does not lose `{ name }` for `{ name: name }`, where `name` comes from an earlier cell. To be called before
 * tslab's own files are loaded.
 *
 * @returns {{ ts: any, lastPosition: () => CellPosition }} the compiler, and the way back for the cell that was
 *   compiled last
 */
export function traceTypeScript() {
  const file = tslabRequire.resolve('@tslab/typescript-for-tslab');
  const real = tslabRequire(file);
  /** @type {SourceMap[]} first the map of the last pass */
  let maps = [];
  const replacements = {
    createWatchCompilerHost: (
      /** @type {string[]} */ files,
      /** @type {object} */ options,
      /** @type {any[]} */ ...rest
    ) => real.createWatchCompilerHost(files, { ...options, inlineSourceMap: true }, ...rest),

    transpileModule: (/** @type {string} */ input, /** @type {any} */ settings) => {
      const comment = MAP_COMMENT.exec(input);
      const result = real.transpileModule(input.replace(MAP_COMMENT, '\n'), {
        ...settings,
        compilerOptions: { ...settings.compilerOptions, sourceMap: true },
      });
      const first = comment && Buffer.from(/** @type {string} */ (comment[1]), 'base64').toString();
      maps = [result.sourceMapText, first].filter(Boolean).map((text) => new SourceMap(JSON.parse(text)));
      return { ...result, outputText: result.outputText.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n') };
    },

    visitEachChild: (/** @type {any} */ node, /** @type {any} */ visitor, /** @type {any[]} */ ...rest) => {
      if (node && real.isShorthandPropertyAssignment(node)) {
        const name = asExpression(real, node);
        const value = visitor(name);
        return value === name ? node : real.factory.createPropertyAssignment(node.name, value);
      }
      return real.visitEachChild(node, visitor, ...rest);
    },
  };
  // A copy, since TypeScript's own properties cannot be replaced.
  const traced = { ...real, ...replacements };
  const cached = require.cache[file];
  if (!cached) throw new Error(`${file} must be loaded as CommonJS`);
  cached.exports = traced;
  return { ts: real, lastPosition: () => positionBy(maps) };
}

/**
 * The name of `{ name }` where the checker takes it for the variable, not for the property.
 *
 * @param {any} ts
 * @param {any} shorthand
 */
function asExpression(ts, shorthand) {
  const name = ts.setTextRange(ts.factory.createIdentifier(shorthand.name.text), shorthand.name);
  const parenthesized = ts.factory.createParenthesizedExpression(name);
  for (const [node, parent] of [
    [name, parenthesized],
    [parenthesized, shorthand.parent],
  ]) {
    node.parent = parent;
    node.flags &= ~ts.NodeFlags.Synthesized;
  }
  return name;
}

/**
 * @param {SourceMap[]} maps
 * @returns {CellPosition}
 */
function positionBy(maps) {
  return (line, column) => {
    let at = { line: line - 1, column: column - 1 };
    for (const map of maps) {
      const entry = /** @type {any} */ (map.findEntry(at.line, at.column));
      if (entry.originalLine === undefined) return undefined;
      at = { line: entry.originalLine, column: entry.originalColumn };
    }
    const cellLine = at.line - PREFIX_LINES + 1;
    return cellLine >= 1 ? { line: cellLine, column: at.column + 1 } : undefined;
  };
}
