import { make } from './door.js';
import { language, named, word } from './words.js';

/** The tabs with everything that can be held to a door. Arrow keys move between tabs, as the tab pattern asks. */
export function panels(card) {
  const sections = [
    ['cards', cardsPanel(card)],
    ['face', facePanel(card)],
    ['code', codePanel(card)],
    ['pin', pinPanel(card)],
    ['hands', handsPanel(card)],
  ];
  const list = make('div', { class: 'tabs', role: 'tablist', 'aria-label': word('panels') });
  const tabs = [];
  const bodies = [];
  const select = chosen => {
    tabs.forEach((tab, at) => {
      tab.setAttribute('aria-selected', String(at === chosen));
      tab.tabIndex = at === chosen ? 0 : -1;
      bodies[at].hidden = at !== chosen;
    });
    card.tab = sections[chosen][0];
  };
  sections.forEach(([key, body], at) => {
    const tab = make('button', { type: 'button', role: 'tab', id: `tab-${card.id}-${key}`,
      'aria-controls': `panel-${card.id}-${key}`, text: word(key) });
    tab.addEventListener('click', () => select(at));
    tab.addEventListener('keydown', event => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) {
        const next = (at + step + sections.length) % sections.length;
        select(next);
        tabs[next].focus();
        event.preventDefault();
      }
    });
    tabs.push(tab);
    list.append(tab);
    bodies.push(make('div', { role: 'tabpanel', id: `panel-${card.id}-${key}`, class: 'panel-body',
      'aria-labelledby': `tab-${card.id}-${key}`, tabindex: '0' }, body));
  });
  select(0);
  return make('div', { class: 'panels' }, list, ...bodies, cameraView(card));
}

function action(text, run, note) {
  return make('button', { type: 'button', class: 'thing', on: { click: run } },
    make('span', { text }), note ? make('span', { class: 'muted', text: note }) : null);
}

function owned(person, key) {
  return `${named(person)}${word(key)}`;
}

function cardsPanel(card) {
  const inside = make('input', { type: 'checkbox', id: `inside-${card.id}` });
  const tap = body => card.post('/api/card', { ...body, side: inside.checked ? 'EXIT' : 'ENTRY' });
  return make('div', {},
    make('div', { class: 'things' },
      ...card.props.people.flatMap((person, at) => person.card
        ? [action(owned(person, 'cardOf'), () => tap({ person: at }))] : []),
      ...card.props.cards.map((each, at) => action(named(each), () => tap({ card: at }))),
      action(word('garbled'), () => tap({ garbled: true }))),
    make('p', { class: 'check' }, inside, make('label', { for: `inside-${card.id}`, text: word('inside') })));
}

function facePanel(card) {
  const how = make('select', { id: `how-${card.id}` },
    make('option', { value: 'person', text: word('asPerson') }),
    make('option', { value: 'print', text: word('asPrint') }));
  const samples = card.props.samples.map(name => {
    const person = card.props.people.find(each => each.sample === name);
    const label = person ? named(person) : name;
    return make('button', { type: 'button', class: 'sample',
      on: { click: () => card.post('/api/camera/sample', { name, as: how.value }) } },
      make('img', { src: `${card.base}/api/sample?name=${encodeURIComponent(name)}`, alt: '', loading: 'lazy' }),
      make('span', { text: label }));
  });
  const file = pictureInput(card, `face-file-${card.id}`, () => how.value);
  return make('div', {},
    make('p', { class: 'check' }, make('label', { for: `how-${card.id}`, text: word('how') }), how),
    samples.length > 0 ? make('div', { class: 'samples', role: 'group', 'aria-label': word('samples') }, ...samples)
      : make('p', { class: 'muted', text: word('noSamples') }),
    make('div', { class: 'things' }, file, webcam(card)));
}

function pictureInput(card, id, how) {
  const input = make('input', { type: 'file', id, accept: 'image/*', class: 'visually-hidden' });
  input.addEventListener('change', async () => {
    const [chosen] = input.files;
    if (chosen) {
      await card.post(`/api/camera/picture?as=${how()}`, chosen, chosen.type || 'application/octet-stream');
    }
    input.value = '';
  });
  return make('span', { class: 'file' }, input, make('label', { for: id, class: 'thing', text: word('upload') }));
}

/** Sends a picture about seven times a second while it runs; the next one waits for the answer to the last. */
function webcam(card) {
  let stream = null;
  const button = action(word('webcam'), async () => {
    if (stream) {
      stop();
      return;
    }
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480 } });
    } catch {
      card.tell(word('webcamNo'));
      return;
    }
    button.firstChild.textContent = word('webcamStop');
    const video = make('video', { muted: true, playsinline: true });
    video.srcObject = stream;
    await video.play();
    const canvas = make('canvas', { width: '640', height: '480' });
    while (stream) {
      canvas.getContext('2d').drawImage(video, 0, 0, 640, 480);
      const picture = await new Promise(resolve => { canvas.toBlob(resolve, 'image/jpeg', 0.85); });
      if (!stream || !picture || !(await card.post('/api/camera/live', picture, 'image/jpeg'))) {
        break;
      }
      await new Promise(resolve => { setTimeout(resolve, 140); });
    }
    stop();
  });
  function stop() {
    stream?.getTracks().forEach(track => track.stop());
    stream = null;
    button.firstChild.textContent = word('webcam');
  }
  return button;
}

function codePanel(card) {
  const show = body => card.post('/api/camera/code', body);
  const text = make('input', { type: 'text', id: `code-text-${card.id}`, maxlength: '4296', value: 'https://example.org/' });
  return make('div', {},
    make('div', { class: 'things' },
      ...card.props.people.flatMap((person, at) => person.phone ? [
        action(owned(person, 'phoneOf'), () => show({ person: at }), word('fresh')),
        action(owned(person, 'phoneOf'), () => show({ person: at, screenshot: true }), word('screenshot')),
      ] : []),
      ...card.props.visitorPasses.map((pass, at) => action(named(pass), () => show({ visitor: at }))),
      action(word('foreign'), () => show({ text: 'https://example.org/menu' })),
      pictureInput(card, `code-file-${card.id}`, () => 'person')),
    make('form', { class: 'row', on: { submit: event => {
      event.preventDefault();
      show({ text: text.value });
    } } },
    make('label', { for: `code-text-${card.id}`, text: word('ownText') }), text,
    make('button', { type: 'submit', class: 'quiet', text: word('showCode') })));
}

function pinPanel(card) {
  const typed = make('output', { class: 'typed', 'aria-label': word('keysTyped') });
  let clear = 0;
  const press = async keys => {
    if (await card.post('/api/keys', { keys })) {
      typed.textContent = (typed.textContent + '•'.repeat(keys.length)).slice(-16);
      clearTimeout(clear);
      clear = setTimeout(() => { typed.textContent = ''; }, 4000);
    }
  };
  const hints = card.props.people.filter(person => person.keys);
  return make('div', { class: 'pin' },
    make('div', {},
      typed,
      make('div', { class: 'keys', role: 'group', 'aria-label': word('pin') },
        ...[...'123456789*0#'].map(key => make('button', { type: 'button', class: 'key', text: key,
          on: { click: () => press(key) } })))),
    hints.length === 0 ? null : make('div', {},
      make('h4', { text: word('people') }),
      make('div', { class: 'things' },
        ...hints.map(person => action(named(person), () => press(person.keys), person.keys)))));
}

function handsPanel(card) {
  const act = name => () => card.post('/api/door', { action: name });
  const switches = [
    ['fire', state => state.fire], ['tamper', state => state.tamper],
    ['power', state => state.powered], ['camera', state => state.cameraPlugged],
  ].map(([wire, level]) => {
    const button = make('button', { type: 'button', class: 'switch', role: 'switch', 'aria-checked': 'false',
      on: { click: () => card.post('/api/wire', { wire, active: !(card.state && level(card.state)) }) } },
    make('span', { text: word(wire) }), make('span', { class: 'switch-value' }));
    return { button, level };
  });
  card.panelState = state => {
    switches.forEach(({ button, level }) => {
      button.setAttribute('aria-checked', String(level(state)));
      button.lastChild.textContent = word(level(state) ? 'on' : 'off');
    });
    card.viewState?.(state);
  };
  return make('div', {},
    make('div', { class: 'things' },
      ...['push', 'close', 'exit', 'force', 'help'].map(key => action(word(key), act(key === 'close' ? 'pull' : key)))),
    make('h4', { text: word('wires') }),
    make('div', { class: 'things' }, ...switches.map(({ button }) => button)));
}

/** What the camera sees, while somebody stands there. */
function cameraView(card) {
  const picture = make('img', { class: 'view', alt: word('view'), hidden: true });
  const note = make('p', { class: 'muted', text: word('nobody') });
  const leave = make('button', { type: 'button', class: 'quiet', hidden: true, text: word('leave'),
    on: { click: () => card.post('/api/camera/clear', {}) } });
  let timer = 0;
  const refresh = async () => {
    try {
      const answer = await fetch(`${card.base}/api/camera/view`, { cache: 'no-store' });
      if (answer.status === 200) {
        const old = picture.src;
        picture.src = URL.createObjectURL(await answer.blob());
        picture.hidden = false;
        URL.revokeObjectURL(old);
      }
    } catch {
      // The next look tries again.
    }
    timer = card.state?.cameraShowing ? setTimeout(refresh, 500) : 0;
  };
  card.viewState = state => {
    leave.hidden = !state.cameraShowing;
    note.textContent = word(state.cameraShowing ? 'view' : 'nobody');
    if (state.cameraShowing && timer === 0) {
      refresh();
    } else if (!state.cameraShowing) {
      picture.hidden = true;
    }
  };
  return make('div', { class: 'camera', lang: language === 'en' ? 'en' : 'zh-CN' }, picture, make('div', {}, note, leave));
}
