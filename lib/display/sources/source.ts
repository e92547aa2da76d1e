import { readFileSync } from 'node:fs';
import { isAbsolute, join, normalize } from 'node:path';
import { argumentError } from '../../core/checks';
import { requireOptions, requireParts } from '../../core/options/options';
import { escapeHtml } from '../../core/tables/escape-html';
import { requireText } from '../axes';
import { type Output, showOutput } from '../output';
import { highlightTypeScript } from './highlight';
import { declarationOf } from './source-declaration';

/** The library's folder: its TypeScript lies beside the compiled `dist` that this file runs from. */
const LIBRARY = join(__dirname, '..', '..', '..');

/** Characters per line of a model's summary, so that names of layers are not cut. */
const SUMMARY_WIDTH = 110;

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
 * @param file path inside `lib`, e.g. `'models/click/mlp-recommender.ts'`
 * @throws if the file is not a TypeScript file of the library, or declares no such symbol
 */
export function showSource(file: string, options: SourceOptions = {}): void {
  requireOptions('options', options, { symbol: 'text?' });
  const source = librarySource(file, options);
  showOutput(sourceOutput([sourcePart(file, source, options)]));
}

/**
 * Shows a model's real source beside its `summary()`, so that text and code cannot drift apart.
 * @throws as `showSource` does
 * @example
 * showModel(model, 'models/click/mlp-recommender.ts', { symbol: 'createMlpRecommender' });
 */
export function showModel(model: SummarizedModel, file: string, options: SourceOptions = {}): void {
  requireParts('model', model, ['name', 'summary']);
  requireOptions('options', options, { symbol: 'text?' });
  showOutput(modelOutput(model, file, options));
}

/** The output that `showModel` shows. @throws as `showModel` does */
export function modelOutput(model: SummarizedModel, file: string, options: SourceOptions = {}): Output {
  if (typeof model?.summary !== 'function') throw argumentError('model', 'a model with a summary()', model);
  const source = librarySource(file, options);
  const lines: string[] = [];
  model.summary(SUMMARY_WIDTH, undefined, (line) => lines.push(String(line ?? '').trimEnd()));
  // The rules between the layers double the summary's length and tell nothing.
  const code = lines.filter((line) => line !== '' && !/^_+$/.test(line)).join('\n');
  return sourceOutput([
    sourcePart(file, source, options),
    { title: `Summary of ${model.name}`, code, html: escapeHtml(code) },
  ]);
}

/** The TypeScript of a library file, or of one of its declarations with its comment. @throws as `showSource` does */
export function librarySource(file: string, options: SourceOptions = {}): string {
  requireText('file', file);
  const path = normalize(file);
  if (isAbsolute(path) || path.startsWith('..') || !path.endsWith('.ts')) {
    throw argumentError(
      'file',
      "the path of a .ts file inside lib, e.g. 'models/click/mlp-recommender.ts'",
      file,
    );
  }
  let source: string;
  try {
    source = readFileSync(join(LIBRARY, path), 'utf8');
  } catch {
    throw argumentError(
      'file',
      "the path of a .ts file inside lib, e.g. 'models/click/mlp-recommender.ts'",
      file,
    );
  }
  if (options.symbol === undefined) return source.trimEnd();
  requireText('symbol', options.symbol);
  const declaration = declarationOf(source, options.symbol);
  if (declaration === undefined) throw argumentError('symbol', `declared in ${path}`, options.symbol);
  return declaration;
}

interface Part {
  title: string;
  code: string;
  html: string;
}

function sourcePart(file: string, code: string, options: SourceOptions): Part {
  const title = options.symbol ? `${options.symbol}, from lib/${file}` : `lib/${file}`;
  return { title, code, html: highlightTypeScript(code) };
}

// The parts stand side by side where the page is wide enough, else one below the other.
const ROW = 'display: flex; flex-wrap: wrap; gap: 8px 32px; align-items: flex-start;';
const COLUMN = 'flex: 0 1 auto; max-width: 100%; overflow-x: auto;';
const TITLE = 'font-weight: 600; margin: 4px 0;';
const CODE =
  'margin: 0; font-family: var(--jp-code-font-family, monospace); font-size: 12px; line-height: 1.4; white-space: pre;';

function sourceOutput(parts: Part[]): Output {
  const columns = parts.map(
    ({ title, html }) =>
      `<div style="${COLUMN}"><div style="${TITLE}">${escapeHtml(title)}</div>` +
      `<pre style="${CODE}"><code style="font-family: inherit;">${html}</code></pre></div>`,
  );
  return {
    'text/html': `<div style="${ROW}">${columns.join('')}</div>`,
    'text/plain': parts.map(({ title, code }) => `${title}\n\n${code}`).join('\n\n'),
  };
}
