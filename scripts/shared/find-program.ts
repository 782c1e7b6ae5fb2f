import { existsSync } from 'node:fs';
import { chromium, firefox } from 'playwright-core';
import { findChromium, findFirefox, findInPath } from './find-browser.ts';
import type { Program } from './programs.ts';

type Env = Record<string, string | undefined>;

/** Where a program is on this computer, or null. A browser may also be one that Playwright keeps. */
export function findProgram(program: Program, env: Env): string | null {
  if (program === 'chromium') return findChromium(env) ?? kept(chromium.executablePath());
  if (program === 'firefox') return findFirefox(env) ?? kept(firefox.executablePath());
  return findInPath(program, env);
}

const kept = (path: string): string | null => (existsSync(path) ? path : null);
