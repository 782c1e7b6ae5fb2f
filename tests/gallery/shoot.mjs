/**
 * Draws every scene in Chromium and writes PNGs to tests/out/gallery.
 * `node tests/gallery/shoot.mjs [part of a name] [lang,lang] [theme,theme]`
 * It fails when a scene overflows its window sideways or breaks a rule of WCAG 2.2 AA that axe knows.
 */
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';

const [part = '', languages = 'en', themes = 'light,dark'] = process.argv.slice(2);
const SIZES = { popup: [400, 600], panel: [360, 800], tab: [1200, 800], page: [1200, 900] };
const out = new URL('../out/gallery/', import.meta.url).pathname;
mkdirSync(out, { recursive: true });

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const server = await createServer({
  configFile: new URL('./vite.config.ts', import.meta.url).pathname,
});
await server.listen();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const page = await browser.newPage({ deviceScaleFactor: 2 });
const problems = [];
page.on('pageerror', (error) => problems.push(String(error)));
page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
const base = 'http://localhost:5199/';
await page.goto(base);
await page.waitForSelector('#names', { timeout: 10_000 }).catch((error) => {
  console.error(problems.join('\n'));
  throw error;
});
const list = await page.$$eval('#names li', (items) =>
  items.map((li) => [li.textContent, li.dataset.size]),
);
/** Fonts are there, what moves has come to rest, and a frame was painted since. */
async function settled() {
  await document.fonts.ready;
  await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
  await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
}

for (const [name, size] of list.filter(([scene]) => scene.includes(part))) {
  for (const lang of languages.split(',')) {
    for (const theme of themes.split(',')) {
      const [width, height] = process.env.WIDTH ? [Number(process.env.WIDTH), 600] : SIZES[size];
      await page.setViewportSize({ width, height });
      await page.goto(`${base}?scene=${name}&lang=${lang}&theme=${theme}`);
      await page.waitForSelector('.stage');
      await page.evaluate(settled);
      const wide = await page.evaluate(overflowing);
      if (wide.length > 0) problems.push(`${name} ${lang}: ${wide.join(', ')}`);
      await page.addScriptTag({ path: axe });
      const { violations } = await page.evaluate(
        (values) => globalThis.axe.run({ runOnly: values }),
        RULES,
      );
      for (const { id, nodes } of violations) {
        problems.push(
          `${name} ${lang} ${theme}: ${id} ${nodes[0].html.slice(0, 140)} ${nodes[0].any[0]?.message ?? ''}`,
        );
      }
      await page.screenshot({
        path: `${out}${name}.${lang}.${theme}.png`,
        fullPage: size === 'page',
      });
    }
  }
}
await browser.close();
await server.close();
for (const problem of problems) console.error(problem);
console.log(`${list.length} scenes, ${problems.length} problems`);
process.exit(problems.length > 0 ? 1 : 0);

/** Elements that stick out of the window, or cut their own words off. */
function overflowing() {
  const inside = (element) =>
    element.closest('.rich-scroll, .sr, .prompt-text.is-folded, .ticket-tear, .chart');
  return [...document.querySelectorAll('#root *, dialog *')]
    .filter((element) => {
      if (inside(element)) return false;
      const box = element.getBoundingClientRect();
      const out = box.width > 0 && (box.right > innerWidth + 1 || box.left < -1);
      const style = getComputedStyle(element);
      const cut = style.overflowX === 'hidden' && element.scrollWidth > element.clientWidth + 1;
      const sideways = style.overflowX === 'auto' && element.scrollWidth > element.clientWidth + 1;
      return out || cut || sideways;
    })
    .map(
      (element) => `${element.tagName}.${element.className} ${element.textContent?.slice(0, 30)}`,
    )
    .slice(0, 4);
}
