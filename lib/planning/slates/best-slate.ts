import type { SlateProcess } from './slate-process';

/**
 * The slate of the highest expected value where items are chosen by weight: maximizes
 * (sum_i v_i q_i + v_0 q_0) / (sum_i v_i + v_0) over slates of k items. The fraction is solved exactly by Dinkelbach's
 * method (1967): for a guess of the value, the best slate is the k highest v_i (q_i - guess), and its value is the next
 * guess; Ie et al. 2019 solve the same by a linear program.
 * @param values Q(s, i) of each choice, none last: [items + 1] of the state
 * @returns the items in increasing order, and the slate's value
 */
export function bestSlate(
  { items, slateSize, appeal, nothing }: SlateProcess,
  state: number,
  values: ArrayLike<number>,
): { slate: number[]; value: number } {
  const weights = appeal.subarray(state * items, (state + 1) * items);
  let guess = values[items];
  for (let slate: number[] = []; ; ) {
    const order = Array.from(weights, (_, item) => item).sort(
      (a, b) => weights[b] * (values[b] - guess) - weights[a] * (values[a] - guess) || a - b,
    );
    const next = order.slice(0, slateSize).sort((a, b) => a - b);
    let [above, below] = [nothing[state] * values[items], nothing[state]];
    for (const item of next) {
      above += weights[item] * values[item];
      below += weights[item];
    }
    const value = above / below;
    // The guess only rises; where it does not, the slate is the best one.
    if (slate.length > 0 && !(value > guess + 1e-12 * Math.abs(guess)))
      return { slate, value: Math.max(value, guess) };
    slate = next;
    guess = value;
  }
}
