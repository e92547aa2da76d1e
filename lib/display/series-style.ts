import { seriesColor, seriesDash, seriesSymbol } from './theme';

/** How a series is drawn. */
export interface SeriesStyle {
  /** Its place in the theme: 0, 1, 2 …; no two places look alike. */
  readonly index: number;
  readonly color: string;
  readonly dash: string;
  readonly symbol: string;
}

/**
 * Models by name and their place in the theme, the same in every chart of the course. Those that stand in one figure
 * most often have colors of their own; a color's second round has another dash and marker.
 */
const MODEL_PLACES: Readonly<Record<string, number>> = {
  'BPR-MF': 0,
  'matrix factorization': 0,
  SASRec: 1,
  LightGCN: 2,
  iALS: 3,
  'item-kNN': 4,
  EASE: 5,
  popularity: 6,
  'gradient-boosted trees': 7,
  trees: 7,
  NeuMF: 8,
  GMF: 9,
  MLP: 10,
  'deep alone': 10,
  'factorization machine': 11,
  FM: 11,
  'Wide & Deep': 12,
  'logistic regression': 13,
  'wide alone': 13,
  BERT4Rec: 14,
  GRU4Rec: 15,
  DeepFM: 16,
  'DCN-v2': 17,
  DLRM: 18,
  SVD: 19,
  'SVD++': 20,
  NGCF: 21,
  GCN: 22,
  PinSage: 23,
  GraphSAGE: 24,
};

const placeByName = new Map(Object.entries(MODEL_PLACES).map(([name, place]) => [name.toLowerCase(), place]));

/** What follows a model's name where a series says more of it: `LightGCN, recorded`, `NeuMF (live)`. */
const REMARK = /\s*[,:(].*$/s;

/**
 * A style for each series of a chart: a model of the course has its own in every chart, all others take the free places
 * in order. No two series of a chart look alike.
 */
export function seriesStyles(names: readonly string[]): SeriesStyle[] {
  const taken = new Set<number>();
  const known = names.map((name) => {
    const text = name.trim().toLowerCase();
    const place = placeByName.get(text) ?? placeByName.get(text.replace(REMARK, ''));
    if (place === undefined || taken.has(place)) return undefined;
    taken.add(place);
    return place;
  });
  let free = 0;
  return known.map((place) => {
    if (place !== undefined) return styleAt(place);
    while (taken.has(free)) free += 1;
    taken.add(free);
    return styleAt(free);
  });
}

function styleAt(index: number): SeriesStyle {
  return { index, color: seriesColor(index), dash: seriesDash(index), symbol: seriesSymbol(index) };
}
