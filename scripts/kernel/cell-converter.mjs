/** Cells whose positions are kept: functions of earlier cells appear in stacks too. */
const KEPT_CELLS = 1000;

/**
 * The file name by which stacks name a cell.
 *
 * @param {number} count
 */
export const cellFile = (count) => `cell-${count}.ts`;

/**
 * tslab's converter, with three things added: what it gives carries the cell's name into stacks, `await` is found
 * wherever it may stand at the top of a cell (`for await`, `await (…)()`), and the way back to the cell's lines is
 * kept.
 *
 * @param {any} converter
 * @param {{ ts: any, lastPosition: () => import('./traced-typescript.mjs').CellPosition }} compiler
 */
export function cellConverter(converter, { ts, lastPosition }) {
  /** @type {Map<string, import('./traced-typescript.mjs').CellPosition>} */
  const positions = new Map();
  let count = 0;
  return {
    positions,
    /** @param {number} next the number that the cell will have */
    nameNext: (next) => {
      count = next;
    },
    converter: {
      ...converter,
      convert(/** @type {string} */ declarations, /** @type {string} */ source) {
        const result = converter.convert(declarations, source);
        if (!result.output) return result;
        const file = cellFile(count);
        positions.delete(file);
        positions.set(file, lastPosition());
        if (positions.size > KEPT_CELLS)
          positions.delete(/** @type {string} */ (positions.keys().next().value));
        return {
          ...result,
          output: `${result.output}\n//# sourceURL=${file}`,
          hasToplevelAwait: result.hasToplevelAwait || awaitsAtTop(ts, source),
        };
      },
    },
  };
}

/**
 * @param {any} ts
 * @param {string} source
 */
function awaitsAtTop(ts, source) {
  if (!source.includes('await')) return false;
  const file = ts.createSourceFile('cell.ts', `export {};\n${source}`, ts.ScriptTarget.ES2022, true);
  const visit = (/** @type {any} */ node) => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
    if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) return true;
    return ts.forEachChild(node, (/** @type {any} */ child) => visit(child) || undefined) ?? false;
  };
  return visit(file);
}

/**
 * The names that a cell declares at its top, in order.
 *
 * @param {any} ts
 * @param {string} source
 * @returns {string[]}
 */
export function declaredNames(ts, source) {
  const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.ES2022, true);
  /** @type {string[]} */
  const names = [];
  const add = (/** @type {any} */ name) => {
    if (!name) return;
    if (ts.isIdentifier(name)) names.push(name.text);
    else for (const element of name.elements ?? []) add(element.name);
  };
  for (const statement of file.statements) {
    if (ts.isVariableStatement(statement)) {
      for (const declaration of statement.declarationList.declarations) add(declaration.name);
    } else if (ts.isImportDeclaration(statement)) {
      const { name, namedBindings } = statement.importClause ?? {};
      add(name);
      add(namedBindings?.name);
      for (const element of namedBindings?.elements ?? []) add(element.name);
    } else if (ts.isDeclarationStatement?.(statement) ?? statement.name) {
      add(statement.name);
    }
  }
  return names;
}
