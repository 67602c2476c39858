// Opens pages in Chromium at phone and desktop size, in Chinese and English; prints every accessibility fault and
// JavaScript error, and takes a picture of each. Ends with 1 when anything was found.
//
//   node look.mjs PICTURES NAME=URL [NAME=URL ...]
//
// A page chooses its language by the query parameter "lang".
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [pictures, ...pages] = process.argv.slice(2);
if (!pictures || pages.length === 0) {
  console.error('usage: node look.mjs PICTURES NAME=URL ...');
  process.exit(2);
}
mkdirSync(pictures, { recursive: true });
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1440, height: 900 } };
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
let faults = 0;
for (const page of pages) {
  const name = page.slice(0, page.indexOf('='));
  const address = new URL(page.slice(page.indexOf('=') + 1));
  for (const [size, viewport] of Object.entries(sizes)) {
    for (const language of ['zh', 'en']) {
      const context = await browser.newContext({
        viewport, bypassCSP: true, ignoreHTTPSErrors: true, reducedMotion: 'reduce',
        locale: language === 'zh' ? 'zh-CN' : 'en-GB',
      });
      // A shared machine may be slow; how fast the pages are is measured elsewhere.
      context.setDefaultTimeout(180_000);
      const tab = await context.newPage();
      const fault = text => { faults++; console.log(`${name} ${size} ${language}: ${text}`); };
      tab.on('pageerror', error => fault(`script error: ${error.message}`));
      tab.on('request', request => {
        const host = new URL(request.url()).hostname;
        if (request.url().startsWith('http') && !['localhost', '127.0.0.1'].includes(host)) fault(`asks ${host}`);
      });
      address.searchParams.set('lang', language);
      await tab.goto(address.href, { waitUntil: 'load' });
      await tab.waitForFunction(() => document.readyState === 'complete' && !document.querySelector('[aria-busy="true"]'));
      await tab.evaluate(axe);
      const result = await tab.evaluate(() => globalThis.axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      }));
      for (const violation of result.violations) {
        fault(`${violation.id}: ${violation.help} — ${violation.nodes.map(node => node.target.join(' ')).slice(0, 3).join(', ')}`);
      }
      const wide = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wide > 1) fault(`scrolls sideways by ${wide} px`);
      await tab.screenshot({ path: join(pictures, `${name}-${size}-${language}.png`), fullPage: true });
      await context.close();
    }
  }
}
await browser.close();
console.log(`${pages.length} pages looked at, ${faults} faults`);
process.exit(faults === 0 ? 0 : 1);
