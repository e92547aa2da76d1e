import assert from 'node:assert/strict';
import { test } from 'node:test';
import { throwsArgument } from '../../core/testing/throws-argument';
import { librarySource, modelOutput } from './source';
import { declarationOf } from './source-declaration';

const model = {
  name: 'Tiny',
  summary: (_width?: number, _positions?: number[], print: (line?: unknown) => void = () => {}) => {
    for (const line of ['____', 'Layer <1>', '____', '====', 'Total params: 3']) print(line);
  },
};

test('files outside the library, files that are not there and unknown symbols are refused', () => {
  for (const file of [
    '../package.json',
    '/etc/passwd',
    'core/columns.js',
    'core/none.ts',
    '../scripts/x.ts',
  ]) {
    throwsArgument(() => librarySource(file), 'file', file);
  }
  throwsArgument(() => librarySource(''), 'file');
  throwsArgument(() => librarySource('core/columns.ts', { symbol: 'noSuchThing' }), 'symbol');
  throwsArgument(() => librarySource('core/columns.ts', { symbol: '.*' }), 'symbol');
  throwsArgument(() => modelOutput({} as never, 'core/columns.ts'), 'model');
});

test('a declaration comes whole, with its comment and nothing more', () => {
  const source = librarySource('core/columns.ts', { symbol: 'rowCount' });
  assert.ok(source.startsWith('/**\n * Number of rows'));
  assert.ok(source.endsWith('\n}'));
  assert.equal(source.match(/export function/g)?.length, 1);
  assert.ok(!librarySource('core/columns.ts', { symbol: 'Columns' }).includes('\nexport function'));
  assert.match(librarySource('core/random.ts', { symbol: 'Random' }), /export class Random \{[\s\S]*\n\}$/);
});

test('every kind of top-level declaration is found by its name', () => {
  const source = [
    '// note',
    'const one = 1;',
    'export const many = {',
    '  a: 1,',
    '};',
    'export type Pair = [',
    '  number,',
    '];',
    'async function long(',
    '  a: number,',
    '): Promise<void> {',
    '  await a;',
    '}',
    'interface Empty {}',
  ].join('\n');
  assert.equal(declarationOf(source, 'one'), '// note\nconst one = 1;');
  assert.equal(declarationOf(source, 'many'), 'export const many = {\n  a: 1,\n};');
  assert.equal(declarationOf(source, 'Pair'), 'export type Pair = [\n  number,\n];');
  assert.equal(declarationOf(source, 'long')?.split('\n').length, 5);
  assert.equal(declarationOf(source, 'Empty'), 'interface Empty {}');
  assert.equal(declarationOf(source, 'man'), undefined);
});

test('a model shows its source and its summary in one output, escaped', () => {
  const output = modelOutput(model, 'core/columns.ts', { symbol: 'rowCount' });
  assert.ok((output['text/html'] as string).includes('Layer &lt;1&gt;'));
  assert.match(
    output['text/plain'],
    /rowCount, from lib\/core\/columns\.ts[\s\S]*Summary of Tiny\n\nLayer <1>\n====/,
  );
});

test('highlighting changes no character of the code', () => {
  const output = modelOutput(model, 'display/sources/source.ts');
  const text = (output['text/html'] as string)
    .replace(/^.*?<code[^>]*>/s, '')
    .replace(/<\/code>.*$/s, '')
    .replace(/<[^>]*>/g, '')
    .replace(
      /&(lt|gt|quot|amp|#x27);/g,
      (_, name: string) => ({ lt: '<', gt: '>', quot: '"', amp: '&', '#x27': "'" })[name] ?? '',
    );
  assert.equal(text, librarySource('display/sources/source.ts'));
});
