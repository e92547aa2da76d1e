import { readSettings } from '../core/settings';
import type { Figure } from './figure-type';

/**
 * Whether a script's figures open in the browser: as RECSYS_FIGURES says, else only when a person sits at its
 * terminal. A headless run never opens one.
 */
export function opensWindows(
  terminal = process.stdout.isTTY === true && process.stdin.isTTY === true,
): boolean {
  const { figures } = readSettings();
  return figures === 'auto' ? terminal : figures === 'window';
}

/**
 * Opens a figure in the browser through nodeplotlib, which serves it from this process on localhost until the page
 * is closed. The page takes plotly.js from its maker's site, so it needs the network.
 * @param figure compacted, see `compactFigure`
 */
export function openFigure(figure: Figure): void {
  // Loaded here and not above: it starts a web framework, which notebooks and tests never need.
  const { plot } = require('nodeplotlib') as typeof import('nodeplotlib');
  plot(figure.data as never, figure.layout as never, figure.config as never);
}
