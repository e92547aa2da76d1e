import { argumentError } from '../../core/checks';
import { type ColumnName, namedColumns, type ReadLogOptions } from './read-log-options';

/** How a text file is taken apart. */
export interface Dialect {
  delimiter: string;
  header: boolean;
  /** Number of columns. */
  width: number;
  /** Place of each named column, by role. */
  places: Record<string, number>;
  /** What looks odd, in sentences. */
  notes: string[];
}

const candidates = [',', '\t', ';', '|', '::', ', ', ' '];

/**
 * The dialect of a text file. Of the delimiters tried it is the one under which the first line has the named columns;
 * of several, the one that makes most columns. Quotes are double quotes, doubled inside a text.
 * @param head first bytes of the file
 * @throws if a column is not there, or no delimiter makes two columns
 */
export function dialectOf(head: string, options: ReadLogOptions): Dialect {
  const columns = namedColumns(options);
  const { header = columns.some(([, name]) => typeof name === 'string') } = options;
  const tried = (options.delimiter === undefined ? candidates : [options.delimiter]).map((delimiter) => ({
    delimiter,
    fields: firstRecord(head, delimiter),
  }));
  const found = (name: ColumnName, fields: string[]): boolean =>
    typeof name === 'number' ? name < fields.length : fields.includes(name);
  const matching = (fields: string[]): number => columns.filter(([, name]) => found(name, fields)).length;
  const [best] = tried.sort(
    (a, b) => matching(b.fields) - matching(a.fields) || b.fields.length - a.fields.length,
  );
  const { fields, delimiter } = best;
  if (header && /^[\r\n]/.test(head))
    throw argumentError('source', 'a file that begins with its header', 'empty lines before it');
  const places: Record<string, number> = {};
  for (const [role, name] of columns) {
    if (!found(name, fields)) {
      const rule =
        typeof name === 'number'
          ? `a column's number below ${fields.length}, as many as ${JSON.stringify(delimiter)} makes of the first line`
          : `one of the columns ${fields.map((field) => JSON.stringify(field)).join(', ')}`;
      throw argumentError(role, rule, name);
    }
    if (typeof name === 'string' && fields.indexOf(name) !== fields.lastIndexOf(name))
      throw argumentError(role, 'a name that one column has', name);
    places[role] = typeof name === 'number' ? name : fields.indexOf(name);
  }
  const second = firstRecord(head.replace(/^[\r\n]*[^\r\n]*/, ''), delimiter);
  const idPlaces = [places.user, places.item];
  const isWhole = (field: string | undefined): boolean => /^-?\d+$/.test(field ?? '');
  const looksNamed = idPlaces.every((place) => !isWhole(fields[place]) && isWhole(second[place]));
  return {
    ...{ delimiter, header, width: fields.length, places },
    notes:
      !header && options.header === undefined && looksNamed
        ? ['the first line was read as a row, and looks like a header: give header: true if it is one']
        : [],
  };
}

/** The fields of the first line that is not empty. */
function firstRecord(head: string, delimiter: string): string[] {
  const text = head.replace(/^[\r\n]+/, '');
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    let field = '';
    if (text[at] === '"') {
      for (at++; at < text.length; at++) {
        if (text[at] !== '"') field += text[at];
        else if (text[at + 1] === '"') field += text[at++];
        else break;
      }
      at++;
    }
    while (at < text.length && text[at] !== '\n' && text[at] !== '\r' && !text.startsWith(delimiter, at)) {
      field += text[at++];
    }
    fields.push(field);
    if (!text.startsWith(delimiter, at)) return fields;
    at += delimiter.length;
  }
}
