import { get, list, post } from '/calls.js';
import { ask, button, field, part, rows, section, tell } from '/parts.js';
import { age, clock, coded, named, word } from '/words.js';

const looks = { ONLINE: 'good', OFFLINE: 'bad', STALE: 'warn', NEVER_SEEN: 'warn', REVOKED: 'bad', LOCKED: 'good', FORCED: 'bad', HELD_OPEN: 'warn', LOCKDOWN: 'bad', EVACUATION: 'bad' };
const tag = (group, code) => part('span', { class: `tag ${looks[code] ?? ''}`, textContent: coded(group, code) });

export async function staffView(me) {
  const has = role => me.roles.includes(role);
  const guards = has('GUARD') || has('MANAGER');
  const doorPlace = part('div'), eventPlace = part('div', { class: 'events' }), alarmPlace = part('div'), devicePlace = part('div');
  const refreshDoors = async () => {
    const [doors, devices] = await Promise.all([list('/api/doors'), list('/api/devices')]);
    const byDoor = new Map(devices.map(device => [device.door, device]));
    doorPlace.replaceChildren(rows(doors, door => doorRow(door, byDoor.get(door.id), guards)));
    devicePlace.replaceChildren(rows(doors.length ? doors : devices.map(device => ({ id: device.door, name: device.door })),
      door => deviceRow(door, byDoor.get(door.id), has('MANAGER') || has('INSTALLER'))));
  };
  const refreshEvents = async () => eventPlace.replaceChildren(rows((await list('/api/events?size=30')).map(look), eventRow));
  const refreshAlarms = async () => alarmPlace.replaceChildren(rows(await list('/api/alarms'), alarmRow));
  await Promise.all([refreshDoors(), guards ? refreshEvents() : null, guards ? refreshAlarms() : null]);
  live({ door: refreshDoors, presence: refreshDoors, event: refreshEvents, alarm: refreshAlarms });
  const left = [section(word('doors'), doorPlace), section(word('devices'), devicePlace)];
  const right = guards ? [section(word('alarms'), alarmPlace), section(word('events'), eventPlace)] : [];
  if (has('MANAGER')) left.push(await peopleSection(), await erasureSection());
  return [part('div', { class: 'stack' }, left), part('div', { class: 'stack' }, right)];
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
function doorRow(door, device, guards) {
  const state = door.state?.state ?? door.state;
  const act = async (path, body) => { tell(word('sent')); await post(`/api/doors/${door.id}/${path}`, body); tell(`${named(door)} · ${word('done')}`); };
  const order = async (title, text, path, on) => { if (await ask(`${title} · ${named(door)}`, text, [], 'danger')) await act(path, { on }); };
  return [
    part('div', { class: 'row' }, part('h3', { textContent: named(door) }), part('span', { class: 'row' },
      state ? tag('state', state) : null, tag('device', device?.state ?? 'NEVER_SEEN'))),
    part('p', { class: 'quiet', textContent: `${word('seen')}: ${age(device?.lastSeenAt)}` }),
    guards ? part('div', { class: 'row' },
      button(word('open'), 'main wide', async () => {
        const answer = await ask(word('openFor') + named(door), '', [field(word('reason'), { name: 'reason', maxLength: 200 })]);
        if (answer) await act('open', { reason: answer.reason });
      }, `${word('open')} ${named(door)}`),
      state === 'LOCKDOWN' ? button(word('lockdownEnd'), 'danger wide', () => act('lockdown', { on: false }))
        : button(word('lockdown'), 'danger wide', () => order(word('lockdown'), word('sureLockdown'), 'lockdown', true)),
      state === 'EVACUATION' ? button(word('evacuateEnd'), 'danger wide', () => act('evacuation', { on: false }))
        : button(word('evacuate'), 'danger wide', () => order(word('evacuate'), word('sureEvacuate'), 'evacuation', true))) : null,
  ];
}
function deviceRow(door, device, installs) {
  const shown = part('div', { 'aria-live': 'polite' });
  return [
    part('div', { class: 'row' }, part('h3', { textContent: named(door) }), tag('device', device?.state ?? 'NEVER_SEEN')),
    part('p', { class: 'quiet', textContent: device ? [device.unit, device.version, `${word('revision')} ${device.revision ?? '–'}`,
      `${word('waiting')} ${device.eventsWaiting}`, `${word('seen')}: ${age(device.lastSeenAt)}`].filter(Boolean).join(' · ') : word('never') }),
    installs ? button(word('claim'), 'wide', async () => {
      const code = await post(`/api/doors/${door.id}/claim-code`);
      shown.replaceChildren(part('p', { textContent: word('claimNow') }), part('code', { class: 'big', textContent: code.code }),
        part('p', { class: 'quiet', textContent: code.replacement ? word('replaces') : '' }));
    }, `${word('claim')} ${named(door)}`) : null, shown,
  ];
}
const look = event => ({ ...event, look: event.reason ? (event.reason.startsWith('GRANTED') ? 'good' : 'bad') : event.kind === 'ALARM' ? 'bad' : '' });
function eventRow(event) {
  const what = event.reason ? coded('reason', event.reason) : event.alarmKind ? coded('alarm', event.alarmKind) : event.detail ?? '';
  return [
    part('div', { class: 'row' }, part('strong', { textContent: `${coded('kind', event.kind)}${what ? ` · ${what}` : ''}` }),
      part('span', { class: 'quiet', textContent: clock(event.at) })),
    part('span', { class: 'quiet', textContent: [event.doorName ?? event.door, event.holderName ?? event.holder, event.means].filter(Boolean).join(' · ') }),
  ];
}
function alarmRow(alarm) {
  return [
    part('div', { class: 'row' }, part('strong', { textContent: coded('alarm', alarm.alarmKind ?? alarm.kind) }),
      part('span', { class: 'quiet', textContent: clock(alarm.raisedAt ?? alarm.at) })),
    part('span', { class: 'quiet', textContent: alarm.doorName ?? alarm.door ?? '' }),
  ];
}
async function peopleSection() {
  const people = await list('/api/people?size=50');
  return section(word('people'), rows(people, person => part('div', { class: 'row' },
    part('span', { textContent: named(person) }), part('span', { class: 'quiet', textContent: person.kind ?? '' }))));
}
async function erasureSection() {
  const receipts = await list('/api/erasures');
  return section(word('erasures'), rows(receipts, receipt => part('span', { class: 'quiet',
    textContent: [receipt.holderName ?? receipt.holder, receipt.doorName ?? receipt.door, receipt.erasedAt ? clock(receipt.erasedAt) : '…'].filter(Boolean).join(' · ') })));
}
