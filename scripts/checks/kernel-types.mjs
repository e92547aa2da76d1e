// The kernel brings its own, older TypeScript: the declarations that notebooks import must be sound under it.
import { createRequire } from 'node:module';
import path from 'node:path';
import { projectPaths, projectRoot } from '../setup/paths.mjs';

const require = createRequire(import.meta.url);
/** @type {typeof import('@tslab/typescript-for-tslab')} */
const ts = require('@tslab/typescript-for-tslab');

const { libOutput } = projectPaths(projectRoot);
const { exports: doors } = require('lib/package.json');
/** @type {string[]} */
const files = Object.values(doors).flatMap((door) =>
  typeof door === 'string' ? [] : [path.join(libOutput, '..', door.types)],
);
const program = ts.createProgram(files, {
  target: ts.ScriptTarget.ES2020,
  module: ts.ModuleKind.CommonJS,
  moduleResolution: 2, // Node10, as tslab has it
  esModuleInterop: true,
  noEmit: true,
  types: ['node'],
});
const own = program.getSourceFiles().filter((file) => file.fileName.startsWith(libOutput));
const problems = own.flatMap((file) => [
  ...program.getSyntacticDiagnostics(file),
  ...program.getSemanticDiagnostics(file),
]);
const host = {
  getCanonicalFileName: (/** @type {string} */ name) => name,
  getCurrentDirectory: () => projectRoot,
  getNewLine: () => '\n',
};
if (problems.length > 0) console.log(ts.formatDiagnostics(problems, host));
console.log(`TypeScript ${ts.version}: ${own.length} declaration files of lib, ${problems.length} problems`);
process.exitCode = problems.length > 0 || own.length === 0 ? 1 : 0;
