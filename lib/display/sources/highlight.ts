import core from 'highlight.js/lib/core';
import typescript from 'highlight.js/lib/languages/typescript';

core.registerLanguage('typescript', typescript);

/**
 * Colors per kind of token: JupyterLab's own where its theme is around (also in nbconvert's pages), else tones
 * that read on light and dark.
 */
const COLORS: Readonly<Record<string, string>> = {
  comment: 'var(--jp-mirror-editor-comment-color, #6E7F80)',
  doctag: 'var(--jp-mirror-editor-comment-color, #6E7F80)',
  keyword: 'var(--jp-mirror-editor-keyword-color, #0072B2)',
  built_in: 'var(--jp-mirror-editor-builtin-color, #00838F)',
  literal: 'var(--jp-mirror-editor-atom-color, #8250DF)',
  number: 'var(--jp-mirror-editor-number-color, #C05000)',
  string: 'var(--jp-mirror-editor-string-color, #B35900)',
  regexp: 'var(--jp-mirror-editor-string-color, #B35900)',
  title: 'var(--jp-mirror-editor-def-color, #1F6FEB)',
};

/** TypeScript as HTML, its colors written on each token, so that no style sheet needs to come along. */
export function highlightTypeScript(code: string): string {
  const { value } = core.highlight(code, { language: 'typescript' });
  return value.replace(/<span class="hljs-(\w+)[^"]*">/g, (_, kind: string) => {
    const color = COLORS[kind];
    return color === undefined ? '<span>' : `<span style="color: ${color};">`;
  });
}
