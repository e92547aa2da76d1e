import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readSettings } from '../core/settings';
import { systemError } from '../core/system-error';
import { figurePage } from './figure-html';
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
 * Opens a figure in the browser, as a page that needs neither a network nor this process: nothing listens, so nobody
 * else on the machine or the network can ask for it. The page lies in the folder for temporary files (TMPDIR), in a
 * folder that only this user may read, until the system clears that up. Where nothing can open it, its path is said.
 * @param figure compacted, see `compactFigure`
 * @returns the page's path
 * @throws naming the page if it cannot be written
 */
export function openFigure(figure: Figure): string {
  const page = writePage(figurePage(figure));
  const child = spawn(opener(), [page], { detached: true, stdio: 'ignore' });
  let asked = false;
  const sayWhere = (): void => {
    if (!asked) console.log(`The figure is in ${page}`);
    asked = true;
  };
  child.on('error', sayWhere);
  child.on('exit', (code) => code !== 0 && sayWhere());
  // The browser may stay open for hours; the script need not wait for it.
  child.unref();
  return page;
}

function writePage(html: string): string {
  const folder = tmpdir();
  let page = path.join(folder, 'figure.html');
  try {
    // mkdtemp makes folders that are their owner's alone, under names that nobody can have put there before.
    page = path.join(mkdtempSync(path.join(folder, 'figure-')), 'figure.html');
    writeFileSync(page, html, { mode: 0o600, flag: 'wx' });
    return page;
  } catch (error) {
    throw systemError(error, 'written', page);
  }
}

/** What the system opens files with. */
function opener(): string {
  if (process.platform === 'darwin') return 'open';
  return process.platform === 'win32' ? 'explorer.exe' : 'xdg-open';
}
