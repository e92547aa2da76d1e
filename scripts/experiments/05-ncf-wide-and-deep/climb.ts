/** Values to choose from, ascending, by the setting's name. */
export type Ladders = Readonly<Record<string, readonly number[]>>;

/** Settings that were tried, with their loss. */
export interface Tried {
  settings: Record<string, number>;
  loss: number;
}

/**
 * Chooses settings by a loss, one setting after the other: both neighbors on its ladder are tried, and the better one
 * is moved to until neither is better. So the chosen value has been compared with the one below and the one above,
 * unless it stands at an end of its ladder. Two rounds over the settings, nothing is tried twice.
 * @param start index on each ladder
 * @returns the best settings, and all that were tried, in order
 */
export async function climb(
  ladders: Ladders,
  start: Readonly<Record<string, number>>,
  lossOf: (settings: Record<string, number>) => Promise<number>,
): Promise<{ settings: Record<string, number>; tried: Tried[] }> {
  const names = Object.keys(ladders);
  const tried: Tried[] = [];
  const at = { ...start };
  const losses = new Map<string, number>();
  const loss = async (places: Record<string, number>): Promise<number> => {
    const key = names.map((name) => places[name]).join(' ');
    const known = losses.get(key);
    if (known !== undefined) return known;
    const settings = Object.fromEntries(names.map((name) => [name, ladders[name][places[name]]]));
    const value = await lossOf(settings);
    losses.set(key, value);
    tried.push({ settings, loss: value });
    return value;
  };
  for (let round = 0; round < 2; round++) {
    for (const name of names) {
      for (;;) {
        let best = at[name];
        for (const place of [at[name] - 1, at[name] + 1]) {
          if (place < 0 || place >= ladders[name].length) continue;
          if ((await loss({ ...at, [name]: place })) < (await loss({ ...at, [name]: best }))) best = place;
        }
        if (best === at[name]) break;
        at[name] = best;
      }
    }
  }
  return { settings: Object.fromEntries(names.map((name) => [name, ladders[name][at[name]]])), tried };
}
