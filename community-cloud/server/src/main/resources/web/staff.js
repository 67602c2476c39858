import { list, post, settled, whole } from '/calls.js';
import { ask, button, field, part, rows, section, show, tell } from '/parts.js';
import { age, clock, coded, named, word } from '/words.js';

const names = new Map();
const called = id => names.get(id) ?? id ?? '';
const looks = { ONLINE: 'good', OFFLINE: 'bad', STALE: 'warn', NEVER_SEEN: 'warn', REVOKED: 'bad', LOCKED: 'good', FORCED: 'bad', HELD_OPEN: 'warn', LOCKDOWN: 'bad', EVACUATION: 'bad' };
const tag = (group, code) => part('span', { class: `tag ${looks[code] ?? ''}`, textContent: coded(group, code) });

export async function staffView(me) {
  const has = role => me.roles.includes(role);
  const guards = has('GUARD') || has('MANAGER');
  const doorPlace = part('div'), eventPlace = part('div', { class: 'events' }), alarmPlace = part('div'), devicePlace = part('div');
  const refreshDoors = async () => {
    const [doors, devices, states] = await Promise.all([whole('/api/doors'), whole('/api/devices'), list('/api/door-states')]);
    const byDoor = new Map(devices.map(device => [device.door, device]));
    const stateOf = new Map(states.map(state => [state.door, state]));
    doors.forEach(door => names.set(door.id, named(door)));
    doorPlace.replaceChildren(rows(doors, door => doorRow(door, stateOf.get(door.id), byDoor.get(door.id), guards)));
    devicePlace.replaceChildren(rows(doors.length ? doors : devices.map(device => ({ id: device.door, name: device.door })),
      door => deviceRow(door, byDoor.get(door.id), has('MANAGER') || has('INSTALLER'))));
  };
  const refreshEvents = async () => eventPlace.replaceChildren(rows((await list('/api/events?size=30')).map(look), eventRow));
  const refreshAlarms = async () => alarmPlace.replaceChildren(rows(await list('/api/alarms?open=true'), alarm => alarmRow(alarm, refreshAlarms)));
  const people = guards || has('DESK') ? await list('/api/people?size=200') : [];
  people.forEach(person => names.set(person.id, named(person)));
  await refreshDoors();
  await Promise.all([guards ? refreshEvents() : null, guards ? refreshAlarms() : null]);
  // The age of what is shown grows while nothing happens.
  setInterval(() => refreshDoors().catch(() => tell(word('offline'), true)), 30_000);
  live({ door: refreshDoors, presence: refreshDoors, event: refreshEvents, alarm: refreshAlarms });
  const left = [section(word('doors'), doorPlace)];
  const below = [section(word('devices'), devicePlace)];
  const right = guards ? [section(word('alarms'), alarmPlace), section(word('events'), eventPlace)] : [];
  if (has('MANAGER')) below.push(peopleSection(people));
  return [part('div', { class: 'stack' }, left), part('div', { class: 'stack' }, right), part('div', { class: 'stack below' }, below)];
}
/** Several changes close together are one refresh. */
function live(refreshers) {
  const source = new EventSource('/api/live');
  const due = new Map();
  const soon = refresh => {
    if (due.has(refresh)) return;
    due.set(refresh, setTimeout(() => { due.delete(refresh); refresh().catch(() => tell(word('offline'), true)); }, 250));
  };
  for (const [name, refresh] of Object.entries(refreshers)) source.addEventListener(name, () => soon(refresh));
  let lost = false;
  source.onerror = () => { lost = true; tell(word('offline'), true); };
  source.addEventListener('hello', () => {
    if (lost) { lost = false; tell(''); new Set(Object.values(refreshers)).forEach(soon); }
  });
}
function doorRow(door, known, device, guards) {
  const state = known?.state;
  const act = async (path, body) => {
    tell(word('sent'));
    const order = await settled(await post(`/api/doors/${door.id}/${path}`, body), '/api/commands/');
    tell(`${named(door)} · ${coded('outcome', order.state)}`, order.state !== 'DONE');
  };
  const order = async (title, text, path, on) => {
    const answer = await ask(`${title} · ${named(door)}`, text, [field(word('reason'), { name: 'reason', maxLength: 200 })], 'danger');
    if (answer) await act(path, { on, reason: answer.reason });
  };
  return [
    part('div', { class: 'row' }, part('h3', { textContent: named(door) }), part('span', { class: 'row' },
      state ? tag('state', state) : null, tag('device', device?.state ?? 'NEVER_SEEN'))),
    part('p', { class: 'quiet', textContent: `${word('seen')}: ${age(device?.lastSeenAt)}` }),
    guards ? part('div', { class: 'row start' },
      button(word('open'), 'main wide', async () => {
        const answer = await ask(word('openFor') + named(door), '', [field(word('reason'), { name: 'reason', maxLength: 200 })]);
        if (answer) await act('open', { reason: answer.reason });
      }, `${word('open')} ${named(door)}`),
      toggle(door, 'lockdown', state === 'LOCKDOWN', order), toggle(door, 'evacuate', state === 'EVACUATION', order)) : null,
  ];
}
function toggle(door, what, on, order) {
  const title = word(on ? `${what}End` : what);
  const sure = on ? '' : word(what === 'lockdown' ? 'sureLockdown' : 'sureEvacuate');
  return button(title, 'danger wide', () => order(title, sure, what === 'lockdown' ? 'lockdown' : 'evacuation', !on), `${title} ${named(door)}`);
}
function deviceRow(door, device, installs) {
  return [
    part('div', { class: 'row' }, part('h3', { textContent: named(door) }), tag('device', device?.state ?? 'NEVER_SEEN')),
    part('p', { class: 'quiet', textContent: device ? [device.unit, device.version, `${word('revision')} ${device.revision ?? '–'}`,
      `${word('waiting')} ${device.eventsWaiting}`, `${word('seen')}: ${age(device.lastSeenAt)}`].filter(Boolean).join(' · ') : word('never') }),
    installs ? button(word('claim'), 'wide', async () => {
      const code = await post(`/api/doors/${door.id}/claim-code`);
      show(`${word('claim')} · ${named(door)}`, part('p', { textContent: word('claimNow') }), part('p', {}, part('code', { class: 'big', textContent: code.code })),
        part('p', { class: 'quiet', textContent: code.replacement ? word('replaces') : '' }));
    }, `${word('claim')} ${named(door)}`) : null,
  ];
}
/** The event's body is the exact text the door recorded. */
function look(event) {
  const what = JSON.parse(event.body).happening ?? {};
  return { ...event, what, look: what.reason ? (what.reason.startsWith('GRANTED') ? 'good' : 'bad') : event.kind === 'ALARM' ? 'bad' : '' };
}
/** Doors say why in few fixed words; what comes from a newer door is shown as it is. */
function refusal({ source, cause, count }) {
  const why = cause.replace(/^command (?=[A-Z])/, 'command: ').split(': ').map((one) => coded('cause', coded('outcome', one))).join(': ');
  return `${coded('source', source)} · ${why}${count > 1 ? ` ×${count}` : ''}`;
}
function told(what) {
  if (what.source) return refusal(what);
  if (what.reason) return coded('reason', what.reason);
  if (what.alarmKind) return coded('alarm', what.alarmKind);
  if (what.to) return `${coded('state', what.from)} → ${coded('state', what.to)}`;
  if (what.outcome) return `${coded('order', what.commandKind)} · ${coded('outcome', what.outcome)}`;
  return what.cause ?? '';
}
function eventRow({ what, ...event }) {
  const text = told(what);
  return [
    part('div', { class: 'row' }, part('strong', { textContent: `${coded('kind', event.kind)}${text ? ` · ${text}` : ''}` }),
      part('span', { class: 'quiet', textContent: clock(event.at) })),
    part('span', { class: 'quiet', textContent: [called(event.door), what.holder ? called(what.holder) : '', what.means ? coded('means', what.means) : ''].filter(Boolean).join(' · ') }),
  ];
}
function alarmRow(alarm, refresh) {
  return [
    part('div', { class: 'row' }, part('strong', { textContent: `${coded('alarm', alarm.kind)} · ${called(alarm.door)}` }),
      part('span', { class: 'quiet', textContent: clock(alarm.beganAt) })),
    alarm.holderName ? part('span', { class: 'quiet', textContent: alarm.holderName }) : null,
    part('div', { class: 'row' },
      alarm.acknowledgedAt ? part('span', { class: 'tag warn', textContent: word('acknowledged') })
        : button(word('acknowledge'), 'main wide', async () => { await post(`/api/alarms/${alarm.id}/acknowledge`); await refresh(); }),
      button(word('closeAlarm'), 'wide', async () => {
        const answer = await ask(word('closeAlarm'), '', [field(word('cause'), { name: 'cause', maxLength: 200 })]);
        if (answer) { await post(`/api/alarms/${alarm.id}/close`, { cause: answer.cause }); await refresh(); }
      })),
  ];
}
function peopleSection(people) {
  return section(word('people'), rows(people.slice(0, 50), person => {
    const shown = part('div', { 'aria-live': 'polite' });
    return [part('div', { class: 'row' }, part('h3', { textContent: named(person) }), part('span', { class: 'tag', textContent: coded('person', person.kind) })),
      button(word('receipts'), '', async () => {
        const receipts = await whole(`/api/people/${person.id}/face-templates`);
        shown.replaceChildren(rows(receipts, receipt => part('span', { class: 'quiet', textContent: [called(receipt.door),
          receipt.erasedAt ? `${word('erased')} ${clock(receipt.erasedAt)}` : `${word('enrolled')} ${receipt.enrolledAt ? clock(receipt.enrolledAt) : ''}`].join(' · ') })));
      }, `${word('receipts')} ${named(person)}`), shown];
  }));
}
