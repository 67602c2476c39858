import { call, get, post } from '/calls.js';
import { button, field, form, part, section, tell, tellFailure } from '/parts.js';
import { drawCode } from '/pass.js';
import { language, word } from '/words.js';
import { residentView } from '/resident.js';
import { staffView } from '/staff.js';

const main = document.getElementById('main');

async function show(me) {
  document.title = `${word('title')} · ${me.communityName}`;
  document.getElementById('title').textContent = `${word('title')} · ${me.communityName}`;
  document.getElementById('bar').replaceChildren(
    me.signedIn ? part('span', { textContent: me.name ?? '' }) : '',
    button(word('other'), '', () => {
      const other = language === 'en' ? 'zh' : 'en';
      localStorage.setItem('lang', other);
      const address = new URL(location.href);
      address.searchParams.set('lang', other);
      location.href = address.href;
    }),
    part('a', { class: 'button', href: `/api.html?lang=${language}`, textContent: word('apiPage') }),
    me.signedIn ? button(word('signOut'), '', async () => { await call('DELETE', '/api/session'); location.assign('/'); }) : '');
  const staff = me.roles.some(role => role !== 'RESIDENT');
  main.className = me.signedIn ? 'wide' : '';
  main.replaceChildren(...(!me.signedIn ? [await signedOut(me)] : staff ? await staffView(me) : await residentView(me)));
}
async function signedOut(me) {
  const token = name => new URLSearchParams(location.hash.slice(1)).get(name);
  if (token('setup')) return setupForm(token('setup'));
  if (token('link')) {
    // A press of a person, not the mere opening: previews of messengers open links too.
    return section(word('linkFor'), button(word('linkGo'), 'main', async () => entered(await post('/api/session/link', { token: token('link') }))));
  }
  return section(word('signIn'), me.setupNeeded ? part('p', { textContent: word('needSetup') }) : null, form(word('enter'), [
    field(word('login'), { name: 'login', autocomplete: 'username', maxLength: 64 }),
    field(word('password'), { name: 'password', type: 'password', autocomplete: 'current-password', maxLength: 200 }),
    field(word('code'), { name: 'code', inputMode: 'numeric', autocomplete: 'one-time-code', pattern: '[0-9]{6}', maxLength: 6 }),
  ], async values => entered(await post('/api/session', values))), part('p', { class: 'quiet', textContent: word('linkHint') }));
}
async function setupForm(token) {
  const offer = await post('/api/setup/begin', { token });
  const canvas = part('canvas', { role: 'img', 'aria-label': word('totpImage') });
  drawCode(canvas, offer.totpUri);
  return section(word('setup'), part('p', { textContent: word('setupHint') }), canvas, part('p', {}, part('code', { class: 'big', textContent: offer.totpSecret })),
    form(word('save'), [
      field(word('name'), { name: 'name', autocomplete: 'name', maxLength: 100 }),
      field(word('login'), { name: 'login', autocomplete: 'username', minLength: 2, maxLength: 64 }),
      field(word('newPassword'), { name: 'password', type: 'password', autocomplete: 'new-password', minLength: 10, maxLength: 200 }),
      field(word('code'), { name: 'code', inputMode: 'numeric', autocomplete: 'one-time-code', pattern: '[0-9]{6}', maxLength: 6 }),
    ], async values => entered(await post('/api/setup/finish', { token, ...values }))));
}
async function entered(me) {
  history.replaceState(null, '', location.pathname + location.search);
  tell('');
  await show(me);
}
async function begin() {
  main.setAttribute('aria-busy', 'true');
  try {
    await show(await get('/api/me'));
  } catch (failure) {
    tellFailure(failure);
  } finally {
    main.setAttribute('aria-busy', 'false');
  }
}
window.addEventListener('hashchange', begin);
begin();
