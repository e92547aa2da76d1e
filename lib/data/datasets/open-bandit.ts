import { Vocabulary } from '../vocabulary';
import { readTable, type TableColumns } from './read-table';
import { type DatasetLocations, locateDataset } from './registry';

/** The decisions of one policy, one entry per row, in the order of the log. */
export type OpenBanditLog = {
  /** Milliseconds since 1970. */
  timestamp: Float64Array;
  /** The item that was shown, 0 .. 33. */
  item: Int32Array;
  /** Its position on the page, 0 (left), 1 or 2. */
  position: Int32Array;
  /** 1 for a click, 0 for none. */
  click: Int32Array;
  /** Probability with which the policy showed this item in this position. */
  propensity: Float64Array;
  /** Four features of the user, hashed by the publisher, as indices of `userFeatures`. */
  userFeature0: Int32Array;
  userFeature1: Int32Array;
  userFeature2: Int32Array;
  userFeature3: Int32Array;
};

/** The Open Bandit Dataset's small sample, campaign "men" (Saito et al. 2021): two policies on one shop, one week. */
export interface OpenBandit {
  /** 10,000 decisions of the uniform policy. */
  random: OpenBanditLog;
  /** 10,000 decisions of Bernoulli Thompson sampling. */
  bts: OpenBanditLog;
  items: 34;
  positions: 3;
  /** Values of the user features, over both logs. */
  userFeatures: readonly Vocabulary[];
}

const userFeatureNames = ['user_feature_0', 'user_feature_1', 'user_feature_2', 'user_feature_3'] as const;

/**
 * Loads the Open Bandit sample, without the user-item affinities, which are nearly all 0.
 * @throws DatasetUnavailableError if no source has it, DatasetIntegrityError if one has something else
 * @example
 * const { random, bts } = await loadOpenBandit();
 */
export async function loadOpenBandit(locations: DatasetLocations = {}): Promise<OpenBandit> {
  const { form, files } = await locateDataset('obd-men', locations);
  const [random, bts] = await Promise.all(
    ['random', 'bts'].map((policy) =>
      form === 'csv'
        ? readLogged('read_csv', files[`obd-men/${policy}/men.csv`])
        : readLogged('read_parquet', files[`obd-men/${policy}/men.parquet`]),
    ),
  );
  const userFeatures = userFeatureNames.map(
    (name) => new Vocabulary([...random[name], ...bts[name]] as string[]),
  );
  return {
    random: logOf(random, userFeatures),
    bts: logOf(bts, userFeatures),
    items: 34,
    positions: 3,
    userFeatures,
  };
}

function readLogged(reader: 'read_csv' | 'read_parquet', file: string): Promise<TableColumns> {
  return readTable(
    file,
    `select epoch_ms(timestamp)::double as timestamp, item_id::integer as item, position::integer as position,
      click::integer as click, propensity_score as propensity, ${userFeatureNames.join(', ')}
    from ${reader}($file)`,
  );
}

function logOf(rows: TableColumns, userFeatures: readonly Vocabulary[]): OpenBanditLog {
  const features = userFeatureNames.map((name, i) => userFeatures[i].encode(rows[name] as string[]));
  return {
    timestamp: Float64Array.from(rows.timestamp as number[]),
    item: Int32Array.from(rows.item as number[]),
    // The file counts positions from 1.
    position: Int32Array.from(rows.position as number[], (position) => position - 1),
    click: Int32Array.from(rows.click as number[]),
    propensity: Float64Array.from(rows.propensity as number[]),
    userFeature0: features[0],
    userFeature1: features[1],
    userFeature2: features[2],
    userFeature3: features[3],
  };
}
