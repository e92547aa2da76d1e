import type { Random } from 'lib';
import { category, type FeatureColumn, fitFeatures, numeric } from 'lib/data';
import type { PlantedOffers } from 'lib/lessons';
import { plantedColumns } from 'lib/lessons';
import { WideAndDeep } from 'lib/models';
import { type FitResult, fitFeatureModel } from 'lib/training';

/** Columns of a table as features: numbers by their scale, the rest by category. */
export function featuresOf(table: PlantedOffers, columns: readonly string[] = plantedColumns) {
  const kinds = columns.map((column): FeatureColumn => {
    return typeof table[column as 'age'][0] === 'number' ? numeric(column) : category(column);
  });
  const categories = kinds.filter(({ kind }) => kind === 'category');
  return { deep: fitFeatures(kinds, table), wide: fitFeatures(categories, table) };
}

/** A Wide & Deep of the columns. */
export function plantedModel(table: PlantedOffers, random: Random, columns?: readonly string[]): WideAndDeep {
  const { deep, wide } = featuresOf(table, columns);
  return new WideAndDeep({ wide, deep, embeddingSize: 4, hidden: [32, 16], random });
}

/** Trains it, stopped early by rows that are not trained on. */
export function train(
  model: WideAndDeep,
  table: PlantedOffers,
  validation: PlantedOffers,
  random: Random,
): Promise<FitResult> {
  return fitFeatureModel({
    ...{ model, training: table, validation, label: 'bought', batchSize: 256, epochs: 15 },
    optimizer: { kind: 'adam', learningRate: 0.003 },
    earlyStopping: { patience: 2 },
    random,
  });
}

/** The same table with labels in another order. */
export function shuffledLabels(table: PlantedOffers, random: Random): PlantedOffers {
  return { ...table, bought: random.shuffle(table.bought) };
}

/** Some rows of a table. */
export function someRows(table: PlantedOffers, from: number, to: number): PlantedOffers {
  return Object.fromEntries(
    Object.entries(table).map(([name, column]) => [name, column.slice(from, to)]),
  ) as never;
}
