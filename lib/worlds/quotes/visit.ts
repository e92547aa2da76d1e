/** Outcome of one visit. */
export interface QuoteVisit {
  /** Whether the quote was completed. */
  readonly completed: boolean;
  /** Events until the visitor left or was done. */
  readonly length: number;
  /** Boxes shown. */
  readonly boxes: number;
  /** Add-ons bought with the completed quote, ascending; none without one. */
  readonly attached: readonly number[];
}

/**
 * Decides after each event which add-ons the next screen offers in a box: none, or some that were not offered yet.
 * @param length how many events of the visitor's session have happened
 * @param offered add-ons offered so far
 */
export type OfferBox = (length: number, offered: readonly number[]) => readonly number[];
