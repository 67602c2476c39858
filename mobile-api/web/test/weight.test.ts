import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const built = new URL('../../target/classes/app/', import.meta.url).pathname;
const page = readFileSync(join(built, 'index.html'), 'utf8');
const KIB = 1024;
const weight = (files: string[]) => files.reduce((sum, file) => sum + gzipSync(readFileSync(join(built, file))).length, 0);

/** What the browser fetches before it can show the home: what the page names, and the English words. */
test('the resident’s first load is at most 80 KiB of script and style', () => {
  const named = [...page.matchAll(/(?:src|href)="\/app\/(assets\/[^"]+\.(?:js|css))"/g)].map(match => match[1]!);
  const english = readdirSync(join(built, 'assets')).filter(name => /^en-.*\.js$/.test(name)).map(name => `assets/${name}`);
  expect(named.length).toBeGreaterThan(1);
  const total = weight([...named, ...english]);
  console.info(`first load: ${(total / KIB).toFixed(1)} KiB gzip in ${named.length + english.length} files`);
  expect(total).toBeLessThanOrEqual(80 * KIB);
});
test('nothing stands in the page itself that the policy forbids', () => {
  expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
});
/** Comments of published packages name sites; nothing may be asked of them. What is asked is seen by the browser test. */
test('no file names another site to fetch from', () => {
  for (const name of readdirSync(join(built, 'assets'))) {
    expect(readFileSync(join(built, 'assets', name), 'utf8'), name).not.toMatch(/(?:import\(|fetch\(|url\()\s*["'`]?(?:https?:)?\/\//);
  }
});
