import type { NarrowTimes } from './times';

/** How the ids of a column are written: as plain text, as JSON values, or as numbers or texts of Parquet. */
export type IdForm = 'text' | 'json' | 'whole' | 'float' | 'as-text';

/** A file as SQL sees it. */
export interface RawTable {
  /** SQL of a relation with the columns that are read, by their roles: user, item, value, time. */
  columns: string;
  /** The same with each row's number from 0 in the file, `place`, its rows in the file's order. */
  rows: string;
  idForms: { user: IdForm; item: IdForm };
  /** SQL of the value as a double or null, of the time as a number or null, and as a moment in time or null. */
  value?: string;
  timeNumber?: string;
  timeMoment?: string;
  narrowTimes?: NarrowTimes;
  /** Of a text file: how its records are found again. */
  text?: { delimiter?: string; header: boolean };
  notes: string[];
}
