import { call, get, onProofNeeded } from '/calls.js';
import { ask, button, field, part, tell, tellFailure } from '/parts.js';
import { addPasskey, passkeysWork } from '/passkey.js';
import { prove } from '/proof.js';
import { language, word } from '/words.js';
import { signedOut } from '/signin.js';
import { staffView } from '/staff.js';

const main = document.getElementById('main');

async function show(me) {
  if (me.signedIn && !me.roles.some(role => role !== 'RESIDENT')) {
    // Residents have an app of their own; their invitations and one-time links lead here first.
    location.replace(`/app/?lang=${language}`);
    return;
  }
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
    me.signedIn && passkeysWork() ? button(word('passkeyAdd'), '', passkey) : '',
    me.signedIn ? button(word('signOut'), '', async () => { await call('DELETE', '/api/session'); location.assign('/'); }) : '');
  main.className = me.signedIn ? 'wide' : '';
  main.replaceChildren(...(!me.signedIn ? await signedOut(me, entered) : await staffView(me)));
}
async function passkey() {
  const answer = await ask(word('passkeyAdd'), word('passkeyHint'), [field(word('passkeyName'), { name: 'name', maxLength: 60, value: word('passkeyHere') })]);
  if (!answer) return;
  await addPasskey(answer.name);
  tell(word('passkeyAdded'));
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
onProofNeeded(prove);
window.addEventListener('hashchange', begin);
begin();
