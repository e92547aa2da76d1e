import { readFileSync } from 'node:fs';
import { isAbsolute, join, normalize } from 'node:path';
import { argumentError } from '../runtime/checks';
import { requireText } from './axes';
import { type Output, showOutput } from './output';
import { declarationOf } from './source-declaration';

/** The library's folder: its TypeScript lies beside the compiled `dist` that this file runs from. */
const LIBRARY = join(__dirname, '..', '..');

export interface SourceOptions {
  /** Name of one function, class, interface or constant of the file. Default: the whole file. */
  symbol?: string;
}

/** What `showModel` needs of a tf.LayersModel. */
export interface SummarizedModel {
  readonly name: string;
  summary(lineLength?: number, positions?: number[], printFn?: (message?: unknown) => void): void;
}

/**
 * Shows the real source of a part of the library, highlighted in a notebook.
 * @param file path inside `lib`, e.g. `'models/mlp-recommender.ts'`
 * @throws if the file is not a TypeScript file of the library, or declares no such symbol
 */
export function showSource(file: string, options: SourceOptions = {}): void {
  const source = librarySource(file, options);
  showOutput(sourceOutput([sourcePart(file, source, options)]));
}

/**
 * Shows a model's real source above its `summary()`, so that text and code cannot drift apart.
 * @throws as `showSource` does
 * @example
 * showModel(model, 'models/mlp-recommender.ts', { symbol: 'createMlpRecommender' });
 */
export function showModel(model: SummarizedModel, file: string, options: SourceOptions = {}): void {
  showOutput(modelOutput(model, file, options));
}

/** The output that `showModel` shows. @throws as `showModel` does */
export function modelOutput(model: SummarizedModel, file: string, options: SourceOptions = {}): Output {
  if (typeof model?.summary !== 'function') throw argumentError('model', 'a model with a summary()', model);
  const source = librarySource(file, options);
  const lines: string[] = [];
  model.summary(undefined, undefined, (line) => lines.push(String(line ?? '').trimEnd()));
  return sourceOutput([
    sourcePart(file, source, options),
    { title: `Summary of \`${model.name}\``, language: 'text', code: lines.join('\n') },
  ]);
}

/** The TypeScript of a library file, or of one of its declarations with its comment. @throws as `showSource` does */
export function librarySource(file: string, options: SourceOptions = {}): string {
  requireText('file', file);
  const path = normalize(file);
  if (isAbsolute(path) || path.startsWith('..') || !path.endsWith('.ts')) {
    throw argumentError('file', "the path of a .ts file inside lib, e.g. 'models/mlp-recommender.ts'", file);
  }
  let source: string;
  try {
    source = readFileSync(join(LIBRARY, path), 'utf8');
  } catch {
    throw argumentError('file', "the path of a .ts file inside lib, e.g. 'models/mlp-recommender.ts'", file);
  }
  if (options.symbol === undefined) return source.trimEnd();
  requireText('symbol', options.symbol);
  const declaration = declarationOf(source, options.symbol);
  if (declaration === undefined) throw argumentError('symbol', `declared in ${path}`, options.symbol);
  return declaration;
}

interface Part {
  title: string;
  language: string;
  code: string;
}

function sourcePart(file: string, code: string, options: SourceOptions): Part {
  const title = options.symbol ? `\`${options.symbol}\`, from \`lib/${file}\`` : `\`lib/${file}\``;
  return { title, language: 'typescript', code };
}

/** Markdown, because every front end highlights it in its own theme, light or dark. */
function sourceOutput(parts: Part[]): Output {
  const markdown = parts.map(({ title, language, code }) => {
    const fence = code.includes('```') ? '````' : '```';
    return `**${title}**\n\n${fence}${language}\n${code}\n${fence}`;
  });
  const text = parts.map(({ title, code }) => `${title.replaceAll('`', '')}\n\n${code}`);
  return { 'text/markdown': markdown.join('\n\n'), 'text/plain': text.join('\n\n') };
}
