// A resident's day on the app, in Chromium, against the real cloud and a real virtual door; afterwards every page at both sizes, in both languages, normal
// and large type. Prints each fault and ends with 1 when there was any.
//
//   node app.mjs PICTURES CLOUD DOOR LINK     LINK: a one-time link of the resident; DOOR: address of the virtual door in front of the south gate
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [pictures, cloud, door, link] = process.argv.slice(2);
mkdirSync(pictures, { recursive: true });
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PATIENCE = Number(process.env.PATIENCE ?? 120_000);
let faults = 0;
const fault = text => { faults++; console.log(text); };
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const phone = { width: 390, height: 844 };
const desktop = { width: 1440, height: 900 };

/** A tab whose policy is in force, that tells every script error, breach of the policy and request to elsewhere. */
async function tabIn(context, name) {
  context.setDefaultTimeout(PATIENCE);
  const tab = await context.newPage();
  tab.on('pageerror', error => fault(`${name}: script error: ${error.message}`));
  tab.on('console', said => { if (said.type() === 'error' && /Content Security Policy|Uncaught/.test(said.text())) fault(`${name}: ${said.text()}`); });
  tab.on('request', request => {
    const address = new URL(request.url());
    if (address.protocol.startsWith('http') && address.origin !== new URL(cloud).origin) fault(`${name}: asks ${address.origin}`);
  });
  return tab;
}
const settle = tab => tab.waitForFunction(() => document.querySelector('#app main') && !document.querySelector('[aria-busy="true"]'));
const ask = async path => (await fetch(new URL(path, door))).json();

/** Asks until there is an answer. */
async function until(what, asked) {
  const begun = Date.now();
  for (;;) {
    const value = await asked();
    if (value) return value;
    if (Date.now() - begun > PATIENCE) throw new Error(`waited in vain for ${what}`);
    await new Promise(next => setTimeout(next, 50));
  }
}

/** Pages about one thing, found on the way. */
const found = [];
const note = tab => found.push(new URL(tab.url()).hash.slice(2));

async function story() {
  const context = await browser.newContext({ viewport: phone, locale: 'zh-CN', reducedMotion: 'reduce', acceptDownloads: true });
  const tab = await tabIn(context, 'story');
  await tab.goto(`${cloud}/app/?lang=zh${link.slice(link.indexOf('#'))}`);
  await tab.getByRole('button', { name: '登录这台手机' }).click();

  // The door: the button says so when the door has answered, and the lock of the virtual door has moved.
  const gate = tab.locator('[data-door="south-gate"]');
  await gate.waitFor();
  for (let press = 1; press <= 2; press++) {
    const moved = until('the lock to be released', async () => (await ask('/api/state')).lockReleased);
    await gate.click();
    await moved;
    await tab.locator('[data-door="south-gate"].opened').getByText('门已打开').waitFor();
    await until('the lock to hold again', async () => !(await ask('/api/state')).lockReleased);
  }

  // The pass: made once, drawn without network, read by the door's camera.
  await tab.goto(`${cloud}/app/#/pass`);
  await tab.getByRole('button', { name: '启用通行码' }).click();
  await tab.locator('canvas.qr').waitFor();
  await tab.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await tab.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await context.setOffline(true);
  await tab.reload();
  await tab.locator('canvas.qr').waitFor();
  const extractable = await tab.evaluate(() => new Promise(resolve => {
    const opening = indexedDB.open('linli', 1);
    opening.onsuccess = () => { const all = opening.result.transaction('keys').objectStore('keys').getAll(); all.onsuccess = () => { opening.result.close(); resolve(all.result.map(one => one.privateKey.extractable)); }; };
  }));
  if (extractable.length !== 1 || extractable[0]) fault(`the phone's key may be taken out: ${extractable}`);
  const shown = async () => {
    const before = (await ask('/api/decisions'))[0]?.number ?? 0;
    const picture = await tab.locator('canvas.qr').screenshot();
    await fetch(new URL('/api/camera/picture?as=print', door), { method: 'POST', headers: { 'Content-Type': 'image/png' }, body: picture });
    const decision = await until('a decision about the code', async () => (await ask('/api/decisions')).find(one => one.number > before && one.means?.startsWith('QR')));
    await fetch(new URL('/api/camera/clear', door), { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' });
    return decision;
  };
  // The door may not know the new phone yet: its rules travel, the next code is another one.
  await until('the door to know the new phone', async () => (await shown()).reason === 'GRANTED');
  await context.setOffline(false);
  await tab.reload();

  // A visitor: a name, when, make; the link opens for whoever has it.
  await tab.goto(`${cloud}/app/#/visitors/new`);
  await tab.getByLabel('谁来').fill('快递小哥');
  await tab.getByRole('radio', { name: '明天' }).check();
  await tab.getByRole('button', { name: '生成通行证' }).click();
  await tab.getByRole('button', { name: '发给访客' }).waitFor();
  note(tab);

  // A repair with a photograph.
  await tab.goto(`${cloud}/app/#/repairs/new`);
  await tab.locator('input[name="category"]').first().check();
  await tab.getByLabel('请描述问题').fill('厨房水池下面漏水');
  const photo = await tab.screenshot();
  await tab.locator('input[type="file"]').setInputFiles({ name: 'sink.png', mimeType: 'image/png', buffer: photo });
  await tab.getByAltText('照片 1').waitFor();
  await tab.getByRole('button', { name: '提交' }).click();
  await tab.locator('.steps').waitFor();
  await tab.getByAltText('照片 1').waitFor();
  note(tab);

  // A parcel's code, a notice that must be read.
  await tab.goto(`${cloud}/app/#/parcels`);
  await tab.locator('a.entry').first().click();
  await tab.locator('canvas.qr').waitFor();
  note(tab);
  await tab.goto(`${cloud}/app/#/notices`);
  await tab.locator('a.entry').first().click();
  await tab.getByRole('button', { name: '我已阅读' }).click();
  await tab.getByRole('button', { name: '我已阅读' }).waitFor({ state: 'detached' });
  note(tab);

  // How a bill came about; then all that is owed, in one payment; the receipt of it.
  await tab.goto(`${cloud}/app/#/bills`);
  await tab.getByRole('link', { name: '怎么算出来的' }).first().click();
  await tab.getByText('应缴').waitFor();
  note(tab);
  await tab.goto(`${cloud}/app/#/bills`);
  await tab.getByRole('button', { name: /^缴费 ¥/ }).click();
  await tab.waitForURL(/sandbox/);
  await tab.getByRole('button', { name: '支付', exact: true }).click();
  await tab.getByText('已支付').first().waitFor();
  await tab.getByRole('link', { name: '返回' }).click();
  await tab.getByText('没有待缴账单').waitFor();
  await tab.getByText('线上支付').first().click();
  await tab.getByText(/^收据 /).first().waitFor();
  note(tab);

  // Large type for every page by one switch; help counts down while it is held, and letting go ends it.
  await tab.goto(`${cloud}/app/#/`);
  await tab.getByRole('button', { name: '长辈模式' }).click();
  await tab.getByRole('link', { name: '求助', exact: true }).click();
  const size = await tab.evaluate(() => getComputedStyle(document.documentElement).fontSize);
  if (size !== '22px') fault(`large type is ${size}`);
  await tab.getByLabel('求助时打给谁').fill('021-1234 5678');
  await tab.getByRole('button', { name: '保存' }).click();
  const hold = tab.getByRole('button', { name: /按住 3 秒求助/ });
  await hold.hover();
  await tab.mouse.down();
  await tab.getByText('松手取消').waitFor();
  await tab.mouse.up();
  await hold.waitFor();
  await tab.getByRole('link', { name: '直接拨打 02112345678' }).waitFor();
  await hold.hover();
  await tab.mouse.down();
  await tab.getByText('正在联系家人和门岗').waitFor();
  await tab.mouse.up();
  await tab.getByText('按下 1 次').waitFor();
  const saved = await context.storageState();
  await context.close();
  return saved;
}

const PAGES = ['', 'pass', 'visitors', 'visitors/new', 'parcels', 'bills', 'repairs', 'repairs/new', 'notices', 'messages', 'home', 'face', 'settings', 'help', 'more', 'nothing-here'];

/** Targets of at least 44 px, in large type 60 px and 18 px of text; what stands in a line of text is exempt, as in WCAG 2.5.8. */
const small = elder => {
  const least = elder ? 60 : 44;
  const found = [];
  for (const one of document.querySelectorAll('a, button, select, textarea, input:not([type=checkbox]):not([type=radio]):not(.hidden), label.check, label.chip, label.file, summary')) {
    if (one.closest('p, .hidden')) continue;
    const box = one.getBoundingClientRect();
    if (box.height > 0 && (box.height < least - 0.5 || box.width < least - 0.5)) found.push(`${one.textContent.trim().slice(0, 20)} is ${Math.round(box.width)}×${Math.round(box.height)}`);
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    const about = text.parentElement;
    if (!text.textContent.trim() || about.closest('.hidden, script, noscript') || !about.getClientRects().length) continue;
    const size = parseFloat(getComputedStyle(about).fontSize);
    if (size < (elder ? 18 : 16)) found.push(`"${text.textContent.trim().slice(0, 20)}" in ${size} px`);
  }
  return found;
};

async function lookAs({ viewport, language, elder }, state) {
  const name = `${viewport.width}-${language}${elder ? '-elder' : ''}`;
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce', locale: language === 'zh' ? 'zh-CN' : 'en-GB', storageState: state, serviceWorkers: 'block' });
  await context.addInitScript(large => location.protocol.startsWith('http') && localStorage.setItem('linli.looks', JSON.stringify({ elder: large, size: large ? 22 : 18, speak: true, helpPhone: '' })), elder);
  const tab = await tabIn(context, name);
  for (const page of [...PAGES, ...found]) {
    // Each anew: what is only right after another page was there before would not be noticed otherwise.
    await tab.goto('about:blank');
    await tab.goto(`${cloud}/app/?lang=${language}#/${page}`);
    await settle(tab);
    for (const told of await tab.locator('.toast.bad, [role="alert"]').allTextContents()) fault(`${name} ${page}: says "${told}"`);
    await tab.evaluate(axe);
    const result = await tab.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
    for (const violation of result.violations) {
      fault(`${name} ${page}: ${violation.id}: ${violation.help} — ${violation.nodes.map(node => node.target.join(' ')).slice(0, 3).join(', ')}`);
    }
    const wide = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 1) fault(`${name} ${page}: scrolls sideways by ${wide} px`);
    for (const one of await tab.evaluate(small, elder)) fault(`${name} ${page}: ${one}`);
    await tab.screenshot({ path: join(pictures, `app-${page.split('/')[0] || 'start'}${page.endsWith('/new') ? '-new' : ''}-${name}.png`), fullPage: true });
  }
  await context.close();
}

/** Both languages at once: a machine that runs this has two cores. */
async function look(state) {
  for (const viewport of [phone, desktop]) {
    for (const elder of [false, true]) {
      await Promise.all(['zh', 'en'].map(language => lookAs({ viewport, language, elder }, state)));
    }
  }
}

try {
  await look(await story());
} catch (failure) {
  fault(`the story stopped: ${failure.stack}`);
}
await browser.close();
console.log(`${faults} faults`);
process.exit(faults === 0 ? 0 : 1);
