// usage: node scripts/native/assemble-kernel.mjs [--check]
// Assembles lib/bandits/linear/fast/vector-kernel.wat into vector-kernel.ts, which is committed: only who changes the kernel
// needs the assembler (npm install --no-save wabt@1.0.39). With --check, fails where the two differ.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.resolve(import.meta.dirname, '../../lib/runtime/simd');
const source = path.join(folder, 'vector-kernel.wat');
const target = path.join(folder, 'vector-kernel.ts');

const { default: createWabt } = await import('wabt');
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
