/**
 * Probability of a choice, estimated by choosing again. The choice itself counts as a draw, so that none that was made
 * has probability 0.
 * @param draws how often to choose again, 1 or more
 */
export function shareOfChoice(choice: number, draws: number, choose: () => number): number {
  let same = 1;
  for (let draw = 0; draw < draws; draw++) if (choose() === choice) same++;
  return same / (draws + 1);
}
