import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface Browser {
  name: string;
  path: string;
  /** Accepts --load-extension; Google Chrome itself has not since version 137. */
  loads: boolean;
}

interface Known {
  name: string;
  loads: boolean;
  linux: string[];
  darwin: string;
  win32: string[];
}

const CHROMIUM: Known = {
  name: 'Chromium',
  loads: true,
  linux: ['chromium', 'chromium-browser'],
  darwin: 'Chromium.app/Contents/MacOS/Chromium',
  win32: ['Chromium\\Application\\chrome.exe'],
};
const FIREFOX: Known = {
  name: 'Firefox',
  loads: false,
  linux: ['firefox-esr', 'firefox'],
  darwin: 'Firefox.app/Contents/MacOS/firefox',
  win32: ['Mozilla Firefox\\firefox.exe'],
};
const OTHERS: Known[] = [
  {
    name: 'Edge',
    loads: true,
    linux: ['microsoft-edge', 'microsoft-edge-stable'],
    darwin: 'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    win32: ['Microsoft\\Edge\\Application\\msedge.exe'],
  },
  {
    name: 'Brave',
    loads: true,
    linux: ['brave-browser', 'brave'],
    darwin: 'Brave Browser.app/Contents/MacOS/Brave Browser',
    win32: ['BraveSoftware\\Brave-Browser\\Application\\brave.exe'],
  },
  {
    name: 'Google Chrome',
    loads: false,
    linux: ['google-chrome', 'google-chrome-stable'],
    darwin: 'Google Chrome.app/Contents/MacOS/Google Chrome',
    win32: ['Google\\Chrome\\Application\\chrome.exe'],
  },
];

type Env = Record<string, string | undefined>;

/** Path of Chromium: CHROMIUM_PATH if set, else where it is installed, else null. */
export const findChromium = (env: Env): string | null => named(env, 'CHROMIUM_PATH', CHROMIUM);

/** Path of Firefox: FIREFOX_PATH if set, else where it is installed, else null. */
export const findFirefox = (env: Env): string | null => named(env, 'FIREFOX_PATH', FIREFOX);

const named = (env: Env, setting: string, known: Known): string | null =>
  env[setting] ?? locate(known, env);

/** A browser to open for a person, preferably one that can be started with the extension loaded. */
export function findAnyChrome(env: Env): Browser | null {
  if (env.CHROMIUM_PATH) return { name: env.CHROMIUM_PATH, path: env.CHROMIUM_PATH, loads: true };
  for (const known of [CHROMIUM, ...OTHERS]) {
    const path = locate(known, env);
    if (path) return { name: known.name, path, loads: known.loads };
  }
  return null;
}

const locate = (known: Known, env: Env): string | null =>
  candidates(known, env).find(isProgram) ?? null;

function candidates(known: Known, env: Env): string[] {
  if (process.platform === 'darwin') {
    const homes = ['/', env.HOME ?? '/'];
    return homes.map((home) => join(home, 'Applications', known.darwin));
  }
  if (process.platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA];
    return roots.flatMap((root) => (root ? known.win32.map((name) => join(root, name)) : []));
  }
  return known.linux.flatMap((name) => inPath(name, env));
}

const inPath = (name: string, env: Env): string[] =>
  (env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name));

/** The path of a program that is in PATH, or null. */
export const findInPath = (name: string, env: Env): string | null =>
  inPath(name, env).find(isProgram) ?? null;

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
