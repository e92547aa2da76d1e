import { requireOptions } from '../core/options/options';
import type { TableSource } from '../core/tables/table-cells';
import { type TableOptions, tableOutput } from '../core/tables/table-output';
import { showOutput } from './output';

/**
 * Shows a table: as HTML in a notebook, with a plain-text twin, or as text on a terminal.
 * @param source a danfo DataFrame, a list of records (one object per row), or `Columns`
 * @throws on a source that is none of these, an empty one, or columns of unlike length
 * @example
 * showTable([{ model: 'A', auc: 0.84 }, { model: 'B', auc: 0.925 }], { title: 'Test AUC after epoch 20' });
 */
export function showTable(source: TableSource, options: TableOptions = {}): void {
  requireOptions('options', options, {
    title: 'text?',
    caption: 'text?',
    digits: 'number?',
    maxRows: 'number?',
  });
  showOutput(tableOutput(source, options));
}
