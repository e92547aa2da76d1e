// usage: node scripts/native/assemble-kernel.mjs [--check]
// Assembles lib/bandits/linear/fast/vector-kernel.wat into vector-kernel.ts, which is committed: only who changes the kernel
// needs the assembler (npm install --no-save wabt@1.0.39). With --check, fails where the two differ.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.resolve(import.meta.dirname, '../../lib/bandits/linear/fast');
const source = path.join(folder, 'vector-kernel.wat');
const target = path.join(folder, 'vector-kernel.ts');

/**
 * The assembler, as far as it is used here.
 *
 * @typedef {object} Wabt
 * @property {(name: string, text: string, features: object) => {
 *   validate(): void, toBinary(options: object): { buffer: Uint8Array } }} parseWat
 */

// Installed only where somebody changes the kernel, so the types of the project do not know it.
const assembler = 'wabt';
/** @type {{ default: () => Promise<Wabt> }} */
const { default: createWabt } = await import(assembler);
const wabt = await createWabt();
const assembled = wabt.parseWat(source, readFileSync(source, 'utf8'), { simd: true });
assembled.validate();
const text = Buffer.from(assembled.toBinary({}).buffer).toString('base64');
const lines = (text.match(/.{1,100}/g) ?? []).map((line) => `  '${line}'`).join(' +\n');
const module = `// Made from vector-kernel.wat by scripts/native/assemble-kernel.mjs: do not edit.

/** The kernel's WebAssembly module, base64. */
export const vectorKernel =
${lines};
`;
if (!process.argv.includes('--check')) writeFileSync(target, module);
else if (readFileSync(target, 'utf8') !== module) {
  console.error('vector-kernel.ts is not what vector-kernel.wat assembles to');
  process.exitCode = 1;
}
