import type { Arm } from './arm';

/**
 * Score statistic of H0: p_t - p_c = delta, (p_t - p_c - delta) / e with the standard error e of the rates that are
 * most likely under H0 (Farrington and Manning 1990, "Test statistics and sample size formulae for comparative
 * binomial trials with null hypothesis of non-zero risk difference or non-unity relative risk", their closed form).
 * @param delta difference of rates, in (-1, 1)
 */
export function scoreStatistic(control: Arm, treatment: Arm, delta: number): number {
  const [nc, nt] = [control.trials, treatment.trials];
  const [pc, pt] = [control.successes / nc, treatment.successes / nt];
  const likely = likelyRate(pt, pc, nc / nt, delta);
  const other = likely - delta;
  const error = Math.sqrt((likely * (1 - likely)) / nt + (other * (1 - other)) / nc);
  const distance = pt - pc - delta;
  return error === 0 ? Math.sign(distance) * Number.MAX_VALUE : distance / error;
}

/** The difference at which the score statistic falls to `critical`: the one-sided lower limit of the difference. */
export function lowerScoreLimit(control: Arm, treatment: Arm, critical: number): number {
  let [low, high] = [-1, 1];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (scoreStatistic(control, treatment, middle) > critical) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The treatment's rate that is most likely where it exceeds the control's by delta: a root of a cubic equation. */
function likelyRate(pt: number, pc: number, ratio: number, delta: number): number {
  const a = 1 + ratio;
  const b = -(1 + ratio + pt + ratio * pc + delta * (ratio + 2));
  const c = delta * delta + delta * (2 * pt + ratio + 1) + pt + ratio * pc;
  const d = -pt * delta * (1 + delta);
  const v = (b / (3 * a)) ** 3 - (b * c) / (6 * a * a) + d / (2 * a);
  const u = Math.sign(v || 1) * Math.sqrt(Math.max(0, (b / (3 * a)) ** 2 - c / (3 * a)));
  const angle = u === 0 ? 0 : Math.acos(Math.min(1, Math.max(-1, v / u ** 3)));
  const root = 2 * u * Math.cos((Math.PI + angle) / 3) - b / (3 * a);
  return Math.min(Math.min(1, 1 + delta), Math.max(0, delta, root));
}
