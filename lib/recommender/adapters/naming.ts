/** What every factory takes. */
export interface Named {
  /** What tables call it, to tell two of one model apart. Default: the model's name. */
  name?: string;
}
