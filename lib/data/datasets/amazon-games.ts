import { Log } from '../log/log';
import { consecutiveIds } from './consecutive-ids';
import { readIntegerTable } from './integer-table';
import { type DatasetLocations, locateDataset } from './registry';

/** Who acted on what, one action per row: user by user, each user's actions from the oldest to the newest. */
export type Actions = {
  /** Index of the user, in [0, 31013). */
  user: Int32Array;
  /** Index of the item, in [0, 23715). */
  item: Int32Array;
};

/** Amazon's video games as the authors of SASRec prepared them (Kang and McAuley 2018). Nobody acts on an item twice. */
export interface AmazonGames {
  /** 287,107 actions. There are no times, only their order. `leaveOneOut` takes them as they are. */
  actions: Actions;
  /** The same actions as a log, with the file's ids. */
  log: Log;
  /** Number of users and items: the rows of embedding tables. */
  userCount: number;
  itemCount: number;
}

/**
 * Loads Amazon Games. An index is the file's id less 1.
 * @throws DatasetUnavailableError if no source has it, DatasetIntegrityError if one has something else
 * @example
 * const { actions, userCount, itemCount } = await loadAmazonGames();
 * const { train, validation, test } = leaveOneOut(actions);
 */
export async function loadAmazonGames(locations: DatasetLocations = {}): Promise<AmazonGames> {
  const { files } = await locateDataset('amazon-games', locations);
  const [user, item] = (await readIntegerTable(files['amazon-games.txt'], 2)).map((ids) =>
    ids.map((id) => id - 1),
  );
  const [userCount, itemCount] = [31_013, 23_715];
  const ids = { users: consecutiveIds(userCount), items: consecutiveIds(itemCount) };
  return {
    actions: { user, item },
    log: new Log({ user, item, ...ids }, { source: 'Amazon Games' }),
    userCount,
    itemCount,
  };
}
