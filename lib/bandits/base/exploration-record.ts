/**
 * What a policy's own clicks say so far, by persona and category: rate = (clicks + 1) / (shown + 5). A decision explores
 * when it shows another category than the one with the highest such rate for the visitor's persona. It is measured from
 * outside and the same for every policy, those included that cannot say why they chose; where the persona is hidden,
 * not knowing who visits counts as exploring, too.
 */
export class ExplorationRecord {
  private readonly shown: Float64Array;
  private readonly clicks: Float64Array;

  /** @param personas 1 or more @param categories 1 or more */
  constructor(
    personas: number,
    private readonly categories: number,
  ) {
    this.shown = new Float64Array(personas * categories);
    this.clicks = new Float64Array(personas * categories);
  }

  /** Whether showing the category now would be off the record. Equal rates are all on it. */
  explores(persona: number, category: number): boolean {
    const own = this.rate(persona * this.categories + category);
    for (let c = 0; c < this.categories; c++) if (this.rate(persona * this.categories + c) > own) return true;
    return false;
  }

  add(persona: number, category: number, clicked: number): void {
    this.shown[persona * this.categories + category]++;
    this.clicks[persona * this.categories + category] += clicked;
  }

  private rate(cell: number): number {
    return (this.clicks[cell] + 1) / (this.shown[cell] + 5);
  }
}
