import { argumentError } from '../core/checks';
import { showOutput } from './output';

/**
 * Shows HTML that is safe: made by this library, with all values escaped. A terminal gets its text.
 * @throws on an empty text
 * @example
 * showHtml(reasonReportHtml(report));
 */
export function showHtml(html: string): void {
  if (typeof html !== 'string' || html.trim() === '')
    throw argumentError('html', 'a text that is not empty', html);
  const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };
  const text = html
    .replace(/<\/t[hd]>/g, '  ')
    .replace(/<\/(li|p|caption)>|<ul>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(amp|lt|gt|quot);/g, (entity) => entities[entity])
    .replace(/\n{2,}/g, '\n')
    .trim();
  showOutput({ 'text/html': html, 'text/plain': text });
}
