import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { projectRoot } from '../setup/paths.mjs';

const run = promisify(execFile);

/**
 * The folder of the browser that npm's `@sparticuz/chromium` carries, unpacked on first use. It is unpacked beside
 * its place and then renamed, so that a killed run leaves no half browser, and two runs at once do no harm.
 *
 * @returns {Promise<string>} a folder with `chromium`, `fonts` and `al2023/lib`
 */
export async function unpackChromium(cache = join(projectRoot, '.cache')) {
  const manifest = join(projectRoot, 'node_modules', '@sparticuz', 'chromium', 'package.json');
  const { version } = JSON.parse(await readFile(manifest, 'utf8'));
  const folder = join(cache, `chromium-${version}`);
  if (existsSync(join(folder, 'chromium'))) return folder;
  await mkdir(cache, { recursive: true });
  const partial = await mkdtemp(join(cache, 'chromium-partial-'));
  try {
    // The package unpacks into the temporary folder, and its shared libraries only on Amazon's machines.
    await run(
      process.execPath,
      ['--input-type=module', '-e', `(await import('@sparticuz/chromium')).default.executablePath()`],
      {
        cwd: projectRoot,
        env: { ...process.env, TMPDIR: partial, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
      },
    );
    // The package's own list of font folders names Amazon's.
    await writeFile(
      join(partial, 'fonts.conf'),
      `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${join(folder, 'fonts')}</dir>` +
        `<dir>/usr/share/fonts</dir><cachedir>${join(folder, 'font-cache')}</cachedir></fontconfig>\n`,
    );
    await rename(partial, folder);
  } catch (error) {
    if (!existsSync(join(folder, 'chromium'))) throw error;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  for (const name of await readdir(cache)) {
    if (/^chromium-\d/.test(name) && join(cache, name) !== folder) {
      await rm(join(cache, name), { recursive: true, force: true });
    }
  }
  return folder;
}

/**
 * Starts the headless browser. Fonts are the bundled ones, so that pictures are the same on every machine; shared
 * libraries are bundled too, used only where the machine lacks them.
 *
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launchChromium() {
  const folder = await unpackChromium();
  const executablePath = join(folder, 'chromium');
  const { stdout } = await run('ldd', [executablePath]).catch(() => ({ stdout: 'not found' }));
  const libraries = stdout.includes('not found')
    ? {
        LD_LIBRARY_PATH: [join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH]
          .filter(Boolean)
          .join(':'),
      }
    : {};
  return chromium.launch({
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--disable-sync'],
    env: { ...process.env, FONTCONFIG_FILE: join(folder, 'fonts.conf'), ...libraries },
  });
}
