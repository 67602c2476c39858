// Small pieces of the page. Texts from the cloud are only ever set as text.
import { coded, word } from '/words.js';
import { Refused } from '/calls.js';

export function part(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === 'class') element.className = value;
    else if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name.startsWith('aria-') || name === 'role' || name === 'for') element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined));
  return element;
}
const notice = () => document.getElementById('notice');
export function tell(text, bad = false) {
  notice().className = bad ? 'bad' : '';
  notice().textContent = text;
}
export function tellFailure(failure) {
  if (!(failure instanceof Refused)) console.error(failure);
  const known = coded('problem', failure.code ?? 'unexpected');
  tell(known === failure.code ? failure.message : known, true);
}
/** A button that waits for what it began and tells what went wrong. */
export function button(text, kind, action, label) {
  return part('button', {
    type: 'button', class: kind, textContent: text, ...(label ? { 'aria-label': label } : {}),
    onclick: async event => {
      const pressed = event.currentTarget;
      pressed.disabled = true;
      try { await action(); } catch (failure) { tellFailure(failure); } finally { pressed.disabled = false; }
    },
  });
}
export function field(text, properties) {
  return part('label', {}, text, part('input', { required: true, ...properties }));
}
export function form(submitText, fields, action) {
  return part('form', {
    onsubmit: async event => {
      event.preventDefault();
      const sent = event.currentTarget;
      const pressed = sent.querySelector('button[type=submit]');
      pressed.disabled = true;
      try { await action(Object.fromEntries(new FormData(sent)), sent); } catch (failure) { tellFailure(failure); } finally { pressed.disabled = false; }
    },
  }, ...fields, part('button', { type: 'submit', class: 'main', textContent: submitText }));
}
export const section = (title, ...children) => part('section', { 'aria-label': title }, part('h2', { textContent: title }), ...children);
export const rows = (items, row, kind = 'list') => items.length === 0
  ? part('p', { class: 'quiet', textContent: word('none') })
  : part('ul', { class: `list ${kind}` }, items.map(item => part('li', { class: item.look ?? '' }, row(item))));
/** Asks in a dialog of our own; resolves to the form's values, or null. */
export function ask(title, text, fields = [], kind = 'main') {
  return new Promise(resolve => {
    const dialog = part('dialog', { 'aria-label': title });
    const sent = part('form', { method: 'dialog', onsubmit: () => { dialog.answer = Object.fromEntries(new FormData(sent)); } },
      part('h2', { textContent: title }), text ? part('p', { textContent: text }) : null, ...fields,
      part('div', { class: 'row' },
        part('button', { type: 'button', textContent: word('cancel'), onclick: () => dialog.close() }),
        part('button', { type: 'submit', class: `main ${kind}`, textContent: word('confirm') })));
    dialog.append(sent);
    dialog.addEventListener('close', () => { dialog.remove(); resolve(dialog.answer ?? null); });
    document.body.append(dialog);
    dialog.showModal();
  });
}
/** Shows something that must not vanish when lists behind it change. */
export function show(title, ...children) {
  const dialog = part('dialog', { 'aria-label': title }, part('h2', { textContent: title }), ...children,
    part('div', { class: 'row' }, part('button', { type: 'button', class: 'main', textContent: word('done'), onclick: () => dialog.close() })));
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
