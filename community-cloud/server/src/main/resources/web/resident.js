import { billSection } from '/bills.js';
import { list, post, settled } from '/calls.js';
import { button, field, form, part, rows, section, tell } from '/parts.js';
import { canMakePass, drawCode, findKey, makeKey, showPass } from '/pass.js';
import { coded, named, word } from '/words.js';

export async function residentView(me) {
  const doors = await list('/api/my/doors');
  return [part('div', { class: 'stack' }, await passSection(me), doorSection(doors), await billSection()), part('div', { class: 'stack' }, visitorSection(doors))];
}
function doorSection(doors) {
  return section(word('myDoors'), rows(doors, door => part('div', { class: 'row' }, part('h3', { textContent: named(door) }),
    button(word('open'), 'main wide', async () => {
      tell(word('sent'));
      const order = await settled(await post(`/api/my/doors/${door.id}/open`), '/api/my/commands/');
      tell(`${named(door)} · ${coded('outcome', order.state)}`, order.state !== 'DONE');
    }, `${word('open')} ${named(door)}`))));
}
async function passSection(me) {
  if (!canMakePass()) return section(word('myPass'), part('p', { textContent: word('secureOnly') }));
  const place = section(word('myPass'));
  const show = key => {
    const canvas = part('canvas', { role: 'img', 'aria-label': word('passImage') });
    place.append(canvas, part('p', { class: 'quiet', textContent: word('passHint') }));
    return showPass(canvas, key);
  };
  const key = await findKey(me.person);
  if (key) await show(key);
  else {
    const start = button(word('passMake'), 'main', async () => {
      const fresh = await makeKey(me.person);
      await post('/api/my/pass-keys', { publicKey: fresh.publicKey, label: 'web' });
      await fresh.keep();
      start.remove();
      await show(await findKey(me.person));
    });
    place.append(start);
  }
  return place;
}
function visitorSection(doors) {
  const result = part('div', { 'aria-live': 'polite' });
  return section(word('visitor'), form(word('make'), [
    field(word('visitorName'), { name: 'label', maxLength: 50 }),
    field(word('hours'), { name: 'hours', type: 'number', min: 1, max: 168, value: 4 }),
    field(word('uses'), { name: 'uses', type: 'number', min: 1, max: 50, value: 2 }),
    part('fieldset', {}, part('legend', { textContent: word('doors') }), doors.map(door => part('label', { class: 'check' },
      part('input', { type: 'checkbox', name: `door-${door.id}`, checked: true }), named(door)))),
  ], async values => {
    const now = Date.now();
    const pass = await post('/api/my/visitor-passes', {
      label: values.label, uses: Number(values.uses), from: new Date(now - 60_000).toISOString(),
      until: new Date(now + Number(values.hours) * 3_600_000).toISOString(),
      doors: doors.filter(door => values[`door-${door.id}`]).map(door => door.id),
    });
    const canvas = part('canvas', { role: 'img', 'aria-label': word('visitorImage') });
    drawCode(canvas, pass.text);
    result.replaceChildren(canvas);
    tell('');
  }), result);
}
