import { createRequire } from 'node:module';
import { joined } from './notebook-file.mjs';

const require = createRequire(import.meta.url);
/** The kernel's own TypeScript. @type {typeof import('@tslab/typescript-for-tslab')} */
export const ts = require('@tslab/typescript-for-tslab');

/**
 * Where a piece of the module comes from: its location in the module, and the cell (counted from 1) and the line there
 * on which it starts.
 *
 * @typedef {{ from: number, to: number, cell: number, line: number }} Piece
 */

/**
 * A notebook's code cells as one module, for the type checker. Each cell is a block inside the cell before it, so
 * that it sees what earlier cells declare and may declare it anew, as in the kernel. Imports, which no block may
 * hold, stand above all cells.
 *
 * @param {import('./notebook-file.mjs').Notebook} notebook
 * @returns {{ text: string, pieces: Piece[] }}
 */
export function oneModule(notebook) {
  /** @type {Piece[]} */
  const pieces = [];
  let text = 'export {};\n';
  const add = (/** @type {string} */ source, /** @type {number} */ cell, /** @type {number} */ line) => {
    pieces.push({ from: text.length, to: text.length + source.length, cell, line });
    text += `${source}\n`;
  };
  const cells = notebook.cells.flatMap(({ cell_type, source }, i) =>
    cell_type === 'code' ? [{ cell: i + 1, ...withoutImports(joined(source)) }] : [],
  );
  const seen = new Set();
  for (const { cell, imports } of cells) {
    for (const { source, line } of imports) {
      // Two cells may import the same thing.
      for (const single of singleImports(source)) {
        if (!seen.has(single)) add(single, cell, line);
        seen.add(single);
      }
    }
  }
  for (const { cell, code } of cells) {
    text += '{\n';
    add(code, cell, 1);
  }
  text += '}'.repeat(cells.length);
  return { text, pieces };
}

/**
 * @param {string} source
 * @returns {{ code: string, imports: { source: string, line: number }[] }} `code` has blanks where imports stood
 */
function withoutImports(source) {
  const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.ES2020, true);
  const found = file.statements.filter(ts.isImportDeclaration);
  let code = source;
  const imports = found.map((statement) => {
    const [from, to] = [statement.getStart(file), statement.getEnd()];
    code = code.slice(0, from) + code.slice(from, to).replace(/[^\n]/g, ' ') + code.slice(to);
    return { source: statement.getText(file), line: file.getLineAndCharacterOfPosition(from).line + 1 };
  });
  return { code, imports };
}

/**
 * One import per name, each on one line, so that doubles can be told.
 *
 * @param {string} source one import declaration
 * @returns {string[]}
 */
function singleImports(source) {
  const file = ts.createSourceFile('import.ts', source, ts.ScriptTarget.ES2020, true);
  const statement = /** @type {import('@tslab/typescript-for-tslab').ImportDeclaration} */ (
    file.statements[0]
  );
  const { importClause } = statement;
  const module = statement.moduleSpecifier.getText(file);
  if (!importClause) return [`import ${module};`];
  const type = importClause.isTypeOnly ? 'type ' : '';
  const singles = importClause.name ? [`import ${type}${importClause.name.text} from ${module};`] : [];
  const bindings = importClause.namedBindings;
  if (bindings && ts.isNamespaceImport(bindings)) {
    singles.push(`import ${type}${bindings.getText(file)} from ${module};`);
  } else if (bindings) {
    singles.push(
      ...bindings.elements.map((element) => `import ${type}{ ${element.getText(file)} } from ${module};`),
    );
  }
  return singles;
}
