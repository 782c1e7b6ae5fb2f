import { existsSync } from 'node:fs';
import { chromium, firefox } from 'playwright-core';
import { findChromium, findFirefox, findInPath } from './find-browser.ts';
import type { Program } from './programs.ts';

type Env = Record<string, string | undefined>;

/** The path of a program, or null. Browsers that Playwright has downloaded count, too. */
export function findProgram(program: Program, env: Env): string | null {
  if (program === 'chromium') return findChromium(env) ?? downloaded(chromium.executablePath());
  if (program === 'firefox') return findFirefox(env) ?? downloaded(firefox.executablePath());
  return findInPath(program, env);
}

const downloaded = (path: string): string | null => (existsSync(path) ? path : null);
