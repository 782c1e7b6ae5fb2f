import { spawn } from 'node:child_process';
import { endProcess } from '../shared/ended.ts';
import { findAnyChrome } from '../shared/find-browser.ts';
import type { Children } from './children.ts';

const STOP_PATIENCE_MS = 5_000;

export interface OpenBrowser {
  stop(): Promise<void>;
}

const loadByHand = (extension: string): string =>
  [
    'To load the extension by hand, in Chrome, Chromium, Edge or Brave:',
    '  1. open chrome://extensions and switch on "Developer mode"',
    `  2. press "Load unpacked" and choose ${extension}`,
  ].join('\n');

const hasDisplay = (env: NodeJS.ProcessEnv): boolean =>
  process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);

/**
 * Opens a browser with the extension, in a separate profile. When that is not possible, prints why
 * and what to do instead.
 * @returns null when none was opened
 */
export function openBrowser(
  extension: string,
  profile: string,
  children: Children,
  say: (line: string) => void,
): OpenBrowser | null {
  if (!hasDisplay(process.env)) {
    say(`There is no display here, so no browser was opened.\n${loadByHand(extension)}`);
    return null;
  }

  const browser = findAnyChrome(process.env);
  if (!browser) {
    say(`No Chrome, Chromium, Edge or Brave was found.\n${loadByHand(extension)}`);
    return null;
  }
  if (!browser.loads) {
    say(`${browser.name} cannot be started with an extension in it.\n${loadByHand(extension)}`);
    return null;
  }

  const args = [
    `--user-data-dir=${profile}`,
    `--load-extension=${extension}`,
    '--no-first-run',
    '--no-default-browser-check',
    // A profile for a network on this computer needs nothing from the rest of the world.
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    // Chromium refuses to run as root with its sandbox on.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
  const child = spawn(browser.path, args, { stdio: 'ignore' });
  child.once('error', (error) => say(`${browser.name} did not start: ${error.message}`));
  const { pid } = child;

  if (pid !== undefined) {
    children.add({ role: 'browser', pid, mark: profile });
    child.once('exit', () => children.remove(pid));
  }

  say(`${browser.name} opens with the extension, in a separate profile.`);
  return { stop: () => endProcess(child, STOP_PATIENCE_MS) };
}
