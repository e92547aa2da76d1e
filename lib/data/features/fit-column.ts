import { argumentError } from '../../core/checks';
import { bucketed, FittedBuckets } from './bucketed';
import { category, FittedCategory } from './category';
import { crossed, FittedCross } from './crossed';
import type { FeatureColumn } from './feature-column';
import type { FittedColumn } from './fitted-column';
import { FittedSets, multiValued } from './multi-valued';
import { FittedNumeric, numeric } from './numeric';
import type { TableReader } from './table-source';

/** A column as its function makes it, all options checked. @throws on anything else */
export function checkedColumn(column: FeatureColumn, argument: string): FeatureColumn {
  switch (column?.kind) {
    case 'numeric': {
      const { kind, column: of, ...options } = column;
      return numeric(of, options);
    }
    case 'bucketed': {
      const { kind, column: of, ...options } = column;
      return bucketed(of, options);
    }
    case 'category': {
      const { kind, column: of, ...options } = column;
      return category(of, options);
    }
    case 'multiValued': {
      const { kind, column: of, ...options } = column;
      return multiValued(of, options);
    }
    case 'crossed': {
      const { kind, columns, ...options } = column;
      return crossed(columns, options);
    }
    default:
      throw argumentError(argument, 'made by numeric, bucketed, category, crossed or multiValued', column);
  }
}

/** Names of the table's columns that a feature reads. */
export function columnsRead(column: FeatureColumn): string[] {
  return column.kind === 'crossed' ? column.columns.map((part) => part.column) : [column.column];
}

export function fitColumn(column: FeatureColumn, table: TableReader): FittedColumn {
  switch (column.kind) {
    case 'numeric':
      return FittedNumeric.fit(column, table);
    case 'bucketed':
      return FittedBuckets.fit(column, table);
    case 'category':
      return FittedCategory.fit(column, table);
    case 'multiValued':
      return FittedSets.fit(column, table);
    case 'crossed':
      return FittedCross.fit(column, table);
  }
}

/** A column of what its `toJSON` gave. @throws on anything else */
export function columnFrom(column: FeatureColumn, saved: unknown): FittedColumn {
  switch (column.kind) {
    case 'numeric':
      return FittedNumeric.from(column, saved);
    case 'bucketed':
      return FittedBuckets.from(column, saved);
    case 'category':
      return FittedCategory.from(column, saved);
    case 'multiValued':
      return FittedSets.from(column, saved);
    case 'crossed':
      return FittedCross.from(column, saved);
  }
}
