import path from 'node:path';
import { oneModule, ts } from './one-module.mjs';

/**
 * One mistake in a notebook's code. `cell` counts all cells from 1, `line` the cell's lines.
 *
 * @typedef {{ cell: number, line: number, message: string }} CellMistake
 */

/** As tslab 1.0.22 compiles cells on Node 14 and later. */
const kernelOptions = Object.freeze({
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  esModuleInterop: true,
  // tslab allows await outside functions in a way of its own; the compiler wants a later target for it.
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2020.d.ts'],
  experimentalDecorators: true,
  resolveJsonModule: true,
  skipLibCheck: true,
  noEmit: true,
});

/**
 * Type-checks the code cells of notebooks with the kernel's TypeScript and options, without executing them.
 *
 * @param {{ file: string, notebook: import('./notebook-file.mjs').Notebook }[]} notebooks `file` says from which
 *   folder modules are found
 * @returns {Map<string, CellMistake[]>} by file
 */
export function checkCells(notebooks) {
  const modules = new Map(
    notebooks.map(({ file, notebook }) => [
      file.replace(/\.ipynb$/, '.cells.ts'),
      { file, ...oneModule(notebook) },
    ]),
  );
  const host = ts.createCompilerHost(kernelOptions);
  const { readFile, fileExists } = host;
  host.readFile = (name) => modules.get(name)?.text ?? readFile(name);
  host.fileExists = (name) => modules.has(name) || fileExists(name);
  host.getCurrentDirectory = () => path.dirname(notebooks[0]?.file ?? process.cwd());
  const program = ts.createProgram([...modules.keys()], kernelOptions, host);
  const mistakes = [...modules].map(([name, { file, pieces }]) => {
    const source = program.getSourceFile(name);
    const diagnostics = [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ];
    const found = diagnostics.map(({ start = 0, messageText }) => ({
      start,
      message: ts.flattenDiagnosticMessageText(messageText, '\n'),
    }));
    const lost = source ? lostShorthands(source, program.getTypeChecker(), pieces) : [];
    const all = [...found, ...lost].map(({ start, message }) => ({
      ...locationOf(source, pieces, start),
      message,
    }));
    return /** @type {const} */ ([file, all.sort((a, b) => a.cell - b.cell || a.line - b.line)]);
  });
  return new Map(mistakes);
}

/**
 * Shorthand properties of an earlier cell's name. tslab 1.0.22 rewrites such a name to `exports.name` everywhere but
 * in `{ name }`, which passes its type check and then fails when it runs.
 *
 * @param {import('@tslab/typescript-for-tslab').SourceFile} source
 * @param {import('@tslab/typescript-for-tslab').TypeChecker} checker
 * @param {import('./one-module.mjs').Piece[]} pieces
 */
function lostShorthands(source, checker, pieces) {
  /** @type {{ start: number, message: string }[]} */
  const lost = [];
  const visit = (/** @type {import('@tslab/typescript-for-tslab').Node} */ node) => {
    if (ts.isShorthandPropertyAssignment(node)) {
      const [declaration] = checker.getShorthandAssignmentValueSymbol(node)?.declarations ?? [];
      const start = node.getStart(source);
      if (
        declaration?.getSourceFile() === source &&
        locationOf(source, pieces, declaration.getStart(source)).cell !==
          locationOf(source, pieces, start).cell
      ) {
        const name = node.name.text;
        const message = `{ ${name} } must be { ${name}: ${name} }, because tslab loses shorthand of an earlier cell's name`;
        lost.push({ start, message });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return lost;
}

/**
 * @param {import('@tslab/typescript-for-tslab').SourceFile | undefined} source
 * @param {import('./one-module.mjs').Piece[]} pieces
 * @param {number} position
 * @returns {{ cell: number, line: number }}
 */
function locationOf(source, pieces, position) {
  const piece = pieces.find(({ from, to }) => position >= from && position <= to) ?? pieces.at(-1);
  if (!source || !piece) return { cell: 0, line: 0 };
  const lineOf = (/** @type {number} */ at) => source.getLineAndCharacterOfPosition(at).line;
  return { cell: piece.cell, line: piece.line + lineOf(Math.max(position, piece.from)) - lineOf(piece.from) };
}
