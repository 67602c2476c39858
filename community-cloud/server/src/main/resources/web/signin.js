// The ways in: passkey, password, a code sent to the phone, an invitation, a one-time link, and the first set-up of staff.
import { post } from '/calls.js';
import { button, field, form, part, section, tell } from '/parts.js';
import { drawCode } from '/code.js';
import { enterByPasskey, passkeysWork } from '/passkey.js';
import { word } from '/words.js';

const token = name => new URLSearchParams(location.hash.slice(1)).get(name);
const codeField = properties => field(word('code'), { name: 'code', inputMode: 'numeric', autocomplete: 'one-time-code', pattern: '[0-9]{6}', maxLength: 6, ...properties });
const phoneField = () => field(word('phone'), { name: 'phone', type: 'tel', autocomplete: 'tel', minLength: 5, maxLength: 30 });

/** @param entered called with who is signed in now */
export async function signedOut(me, entered) {
  if (token('setup')) return [await setupForm(token('setup'), entered)];
  if (token('invitation')) return [await invitation(token('invitation'), entered)];
  if (token('link')) {
    // A press of a person, not the mere opening: previews of messengers open links too.
    return [section(word('linkFor'), button(word('linkGo'), 'main', async () => entered(await post('/api/session/link', { token: token('link') }))))];
  }
  return [part('div', { class: 'stack' }, me.setupNeeded ? part('p', { textContent: word('needSetup') }) : null, byPasskey(entered), byPhone(entered), byPassword(entered))];
}
function byPasskey(entered) {
  return passkeysWork() ? section(word('passkeyIn'), button(word('passkeyGo'), 'main wide', async () => entered(await enterByPasskey()))) : null;
}
function byPassword(entered) {
  return section(word('passwordIn'), form(word('enter'), [
    field(word('loginOrPhone'), { name: 'login', autocomplete: 'username', maxLength: 64 }),
    field(word('password'), { name: 'password', type: 'password', autocomplete: 'current-password', maxLength: 200 }),
    field(word('staffCode'), { name: 'code', autocomplete: 'one-time-code', required: false, maxLength: 20 }),
  ], async values => entered(await post('/api/session', values.code ? values : { login: values.login, password: values.password }))),
  part('p', { class: 'quiet', textContent: word('linkHint') }));
}
function byPhone(entered) {
  const place = section(word('phoneIn'));
  place.append(asked(phone => post('/api/session/code/request', { phone }), word('enter'), async proof => entered(await post('/api/session/code', proof))));
  return place;
}
/** Two steps in one place: the number, then the code that was sent to it. */
function asked(send, submitText, then) {
  const place = part('div');
  place.append(form(word('sendCode'), [phoneField()], async values => {
    const { challenge } = await send(values.phone);
    tell(word('codeSent'));
    place.replaceChildren(form(submitText, [codeField()], ({ code }) => then({ challenge, code })));
    place.querySelector('input').focus();
  }));
  return place;
}
async function invitation(invited, entered) {
  const view = await post('/api/invitation', { token: invited });
  const accept = async more => entered(await post('/api/invitation/accept', { token: invited, ...more }));
  return part('div', { class: 'stack' },
    section(`${word('welcome')} ${view.name}`, part('p', { textContent: view.communityName }), part('p', { textContent: word('chooseWay') })),
    view.ways.includes('CODE') ? section(word('phoneIn'), asked(phone => post('/api/invitation/code', { token: invited, phone }), word('save'), accept)) : null,
    view.ways.includes('PASSWORD') ? section(word('passwordIn'), form(word('save'), [
      field(word('login'), { name: 'login', autocomplete: 'username', minLength: 2, maxLength: 64 }),
      field(word('newPassword'), { name: 'password', type: 'password', autocomplete: 'new-password', minLength: 10, maxLength: 200 }),
    ], accept)) : null);
}
async function setupForm(setup, entered) {
  const offer = await post('/api/setup/begin', { token: setup });
  const canvas = part('canvas', { role: 'img', 'aria-label': word('totpImage') });
  drawCode(canvas, offer.totpUri);
  return section(word('setup'), part('p', { textContent: word('setupHint') }), canvas, part('p', {}, part('code', { class: 'big', textContent: offer.totpSecret })),
    form(word('save'), [
      field(word('name'), { name: 'name', autocomplete: 'name', maxLength: 100 }),
      field(word('login'), { name: 'login', autocomplete: 'username', minLength: 2, maxLength: 64 }),
      field(word('newPassword'), { name: 'password', type: 'password', autocomplete: 'new-password', minLength: 10, maxLength: 200 }),
      codeField(),
    ], async values => entered(await post('/api/setup/finish', { token: setup, ...values }))));
}
