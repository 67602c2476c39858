import { DoorCard, make } from './door.js';
import { language, word } from './words.js';

const main = document.getElementById('doors');
document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN';
document.title = `${language === 'en' ? 'Linli' : '邻里'} · ${word('title')}`;
document.getElementById('title').textContent = word('title');
const button = document.getElementById('language');
button.textContent = word('other');
button.lang = language === 'en' ? 'zh-CN' : 'en';
button.addEventListener('click', () => {
  const next = language === 'en' ? 'zh' : 'en';
  localStorage.setItem('linli-language', next);
  const address = new URL(location.href);
  address.searchParams.set('lang', next);
  location.assign(address);
});

async function open(base) {
  const card = new DoorCard(base);
  await card.load();
  return card;
}

const own = await open(location.origin);
const cards = [own];
for (const neighbour of own.props.neighbours) {
  cards.push(await open(neighbour));
}
// The same order on every door's page, so that a person who changes between them is not confused.
cards.sort((a, b) => a.base.localeCompare(b.base));
for (const card of cards) {
  main.append(card.element);
}
if (cards.length === 0) {
  main.append(make('p', { text: word('none') }));
}
await Promise.all(cards.map(card => card.ready));
main.setAttribute('aria-busy', 'false');
