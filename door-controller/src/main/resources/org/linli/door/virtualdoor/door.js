import { drawDoor } from './drawing.js';
import { panels } from './panels.js';
import { MEANS, PROMPTS, REASONS, SIGNALS, STATES, language, named, say, sayOther, word } from './words.js';

/** Makes an element: make('p', { class: 'big', text: '…' }, child, child). */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'text') {
      element.textContent = value;
    } else if (name === 'on') {
      Object.entries(value).forEach(([event, listener]) => element.addEventListener(event, listener));
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

/** One door: its state live, and the things to hold to it. */
export class DoorCard {
  constructor(base) {
    this.base = base;
    this.state = null;
    this.decisions = [];
    this.ready = new Promise(resolve => { this.isReady = resolve; });
  }

  async load() {
    try {
      const answer = await fetch(`${this.base}/api/props`, { cache: 'no-store', signal: AbortSignal.timeout(5000) });
      this.props = await answer.json();
    } catch {
      this.props = {
        door: { id: this.base, name: this.base, nameEn: this.base },
        neighbours: [], people: [], visitorPasses: [], cards: [], samples: [],
      };
    }
    this.build();
    this.listen();
    return this;
  }

  /** Sends a request and shows a refusal; answers whether it was done. */
  async post(path, body, type = 'application/json') {
    try {
      const answer = await fetch(this.base + path, {
        method: 'POST',
        headers: { 'Content-Type': type },
        body: type === 'application/json' ? JSON.stringify(body) : body,
      });
      if (!answer.ok) {
        const problem = await answer.json().catch(() => ({}));
        this.tell(`${word('failed')}: ${problem.detail ?? answer.status}`);
      } else {
        this.tell('');
      }
      return answer.ok;
    } catch {
      this.tell(word('lost'));
      return false;
    }
  }

  tell(text) {
    this.notice.textContent = text;
  }

  build() {
    const id = this.props.door.id.replace(/[^a-z0-9-]/gi, '-');
    this.id = id;
    this.drawing = drawDoor();
    this.status = make('p', { class: 'status', role: 'status' });
    this.lamp = make('span', { class: 'chip' });
    this.lock = make('span', { class: 'chip' });
    this.leaf = make('span', { class: 'chip' });
    this.troubles = make('span', { class: 'chip warning', hidden: true });
    this.speech = make('p', { class: 'speech', 'aria-live': 'polite' });
    this.latest = make('div', { class: 'latest', 'aria-live': 'polite' }, make('p', { class: 'muted', text: word('none') }));
    this.history = make('ol', { class: 'history' });
    this.notice = make('p', { class: 'notice', role: 'alert' });
    this.network = make('div', { class: 'network' });
    this.buildNetwork();
    this.element = make('section', { class: 'door', 'aria-labelledby': `name-${id}` },
      make('div', { class: 'door-head' },
        make('h2', { id: `name-${id}`, text: named(this.props.door) }),
        make('span', { class: 'muted', lang: language === 'en' ? 'zh-CN' : 'en',
          text: language === 'en' ? this.props.door.name : this.props.door.nameEn })),
      this.network,
      make('div', { class: 'scene' },
        this.drawing.element,
        make('div', { class: 'scene-text' },
          this.status,
          make('p', { class: 'chips' }, this.lamp, this.lock, this.leaf, this.troubles),
          this.speech)),
      make('h3', { text: word('decision') }),
      this.latest,
      this.notice,
      panels(this),
      make('h3', { text: word('history') }),
      this.history);
  }

  buildNetwork() {
    this.cableText = make('span', {});
    this.queueText = make('span', { class: 'queue' });
    this.cableButton = make('button', { type: 'button', class: 'quiet', text: word('pull'),
      on: { click: () => this.post('/api/network', { plugged: !(this.state?.plugged ?? true) }) } });
    this.network.append(
      make('span', { class: 'dot', 'aria-hidden': 'true' }),
      make('span', { class: 'link-text' }, this.cableText, ' ', this.queueText), this.cableButton);
  }

  listen() {
    const source = new EventSource(`${this.base}/api/events`);
    source.addEventListener('state', event => {
      this.show(JSON.parse(event.data));
      this.isReady();
    });
    source.addEventListener('decision', event => this.decided(JSON.parse(event.data)));
    source.addEventListener('open', () => {
      this.decisions = [];
      this.element.classList.remove('lost');
      this.tell('');
    });
    source.addEventListener('error', () => {
      this.element.classList.add('lost');
      this.tell(word('lost'));
      this.isReady();
    });
  }

  show(state) {
    const before = this.state;
    this.state = state;
    this.element.dataset.signal = state.signal;
    this.element.dataset.state = state.state;
    this.drawing.show(state);
    this.status.replaceChildren(
      make('span', { class: 'status-main', text: say(STATES, state.state) }),
      make('span', { class: 'status-other', lang: language === 'en' ? 'zh-CN' : 'en', text: sayOther(STATES, state.state) }));
    this.lamp.textContent = `${word('lamp')}: ${say(SIGNALS, state.signal)}`;
    this.lamp.dataset.signal = state.signal;
    this.lock.textContent = word(state.boltReleased ? 'lockOpen' : 'lockShut');
    this.leaf.textContent = word(state.doorOpen ? 'leafOpen' : 'leafShut');
    const troubles = [...state.faults, ...(state.clock === 'UNKNOWN' ? [word('clockBad')] : [])];
    this.troubles.hidden = troubles.length === 0;
    this.troubles.textContent = `${word('faults')}: ${troubles.join(', ')}`;
    if (state.prompt && (before === null || state.promptCount !== before.promptCount)) {
      this.speech.replaceChildren(
        make('span', { class: 'visually-hidden', text: `${word('said')}: ` }),
        `${say(PROMPTS, state.prompt)} `,
        make('span', { class: 'muted', lang: language === 'en' ? 'zh-CN' : 'en', text: sayOther(PROMPTS, state.prompt) }));
    }
    this.network.dataset.link = state.connected ? 'up' : 'down';
    this.cableText.textContent =
      `${word('cable')} ${word(state.plugged ? 'cableIn' : 'cableOut')} · ${word(state.connected ? 'online' : 'offline')}`;
    this.queueText.textContent = state.waiting > 0 ? `${state.waiting} ${word('waiting')}` : '';
    this.cableButton.textContent = word(state.plugged ? 'pull' : 'plug');
    this.cableButton.setAttribute('aria-pressed', String(!state.plugged));
    this.panelState?.(state, before);
  }

  decided(decision) {
    if (this.decisions.some(known => known.number === decision.number)) {
      return;
    }
    this.decisions.unshift(decision);
    this.decisions.length = Math.min(this.decisions.length, 8);
    this.latest.replaceChildren(...this.decisionLines(decision));
    this.latest.dataset.granted = String(decision.granted);
    this.history.replaceChildren(...this.decisions.slice(1).map(each => make('li', {},
      make('time', { datetime: each.at, text: clockTime(each.at) }),
      make('span', { class: each.granted ? 'good' : 'bad', text: say(REASONS, each.reason) }),
      make('span', { class: 'muted', text: say(MEANS, each.means) }))));
  }

  decisionLines(decision) {
    const zh = REASONS[decision.reason]?.[0] ?? decision.reason;
    const en = REASONS[decision.reason]?.[1] ?? decision.reason;
    const first = language === 'en' ? en : zh;
    const second = language === 'en' ? zh : en;
    const score = decision.score === null ? '' : ` · ${decision.score.toFixed(2)}`;
    const times = [
      ['timeWait', decision.waitedMicros], ['timeDecide', decision.decidedMicros],
      ['timeRecord', decision.recorded ? decision.recordedMicros : null],
      ...(decision.orderedMicros > 0 ? [['timeLock', decision.orderedMicros]] : []),
    ];
    return [
      make('p', { class: 'reason' },
        make('span', { class: 'mark', 'aria-hidden': 'true', text: decision.granted ? '✓' : '✕' }),
        make('span', {},
          make('span', { class: 'reason-main', text: first }),
          make('span', { class: 'reason-other', lang: language === 'en' ? 'zh-CN' : 'en', text: second }))),
      make('p', { class: 'muted',
        text: `${clockTime(decision.at)} · ${say(MEANS, decision.means)} · ${decision.holder ?? word('unknownHolder')}${score}` }),
      make('dl', { class: 'times' }, ...times.map(([name, micros]) => make('div', {},
        make('dt', { text: word(name) }),
        make('dd', { text: micros === null ? word('notRecorded') : duration(micros) })))),
    ];
  }
}

function clockTime(text) {
  return new Date(text).toLocaleTimeString(language === 'en' ? 'en-GB' : 'zh-CN', { hour12: false });
}

function duration(micros) {
  return micros < 1000 ? `${micros} µs` : `${(micros / 1000).toFixed(1)} ms`;
}
