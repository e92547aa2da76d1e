import type { Figure } from './figure-type';

/** Whether a script's figures open in the browser: only when a person sits at its terminal. */
export function opensWindows(): boolean {
  return process.stdout.isTTY === true && process.stdin.isTTY === true;
}

/** Opens a figure in the browser through nodeplotlib, which serves it from this process on localhost. */
export function openFigure(figure: Figure): void {
  // Loaded here and not above: it starts a web framework, which notebooks and tests never need.
  const { plot } = require('nodeplotlib') as typeof import('nodeplotlib');
  plot(figure.data as never, figure.layout as never, figure.config as never);
}
