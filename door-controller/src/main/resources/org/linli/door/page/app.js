// The installer's page: claim, sign-in, state, self-test, log. Plain modules, no other host is ever asked.
const WORDS = {
  title: ['门控制器', 'Door controller'], other: ['English', '中文'],
  claimTitle: ['认领这台控制器', 'Claim this controller'],
  claimHelp: ['在云端的“门”页面生成认领码，一次有效。', 'Make a claim code on the cloud’s door page; it works once.'],
  code: ['认领码', 'Claim code'], cloud: ['云端地址', 'Address of the cloud'], claim: ['认领', 'Claim'],
  claiming: ['正在认领…', 'Claiming…'],
  claimDone: ['认领成功，这是门', 'Claimed. This is now the door'],
  newPin: ['安装 PIN，只显示这一次，请抄下', 'Installer PIN, shown this once: write it down'],
  next: ['继续自检', 'On to the self-test'], starting: ['门正在启动…', 'The door is starting…'],
  signTitle: ['请输入安装 PIN', 'Enter the installer PIN'], pin: ['安装 PIN', 'Installer PIN'], signIn: ['进入', 'Enter'],
  noPin: ['还没有 PIN。在控制器上运行：linli door page-pin', 'No PIN was made yet. On the controller run: linli door page-pin'],
  signOut: ['退出', 'Leave'], lost: ['控制器没有回答', 'The controller does not answer'],
  state: ['状态', 'State'], selfTest: ['接线自检', 'Self-test of the wires'], log: ['最近的日志', 'Recent log'],
  start: ['开始自检', 'Start the self-test'], stop: ['停下', 'Stop'],
  testHelp: ['会松开一次门锁。逐条进行，每条最多等 20 秒。', 'This releases the lock once. One wire after another, up to 20 s each.'],
  sure: ['门锁会松开一秒，有人在门边看着吗？', 'The lock will be released for a second. Is somebody watching the door?'],
  seen: ['是，好的', 'Yes, it works'], notSeen: ['没有', 'No'], doNow: ['请现在做', 'Do it now'],
  WORKS: ['正常', 'works'], FAILED: ['不通', 'failed'], NOT_FITTED: ['没有装', 'not fitted'], todo: ['未测', 'not tested'],
  lock: ['锁', 'Lock'], released: ['松开', 'released'], secured: ['锁着', 'locked'],
  leaf: ['门扇', 'Leaf'], open: ['开着', 'open'], shut: ['关着', 'shut'], unknown: ['未知', 'unknown'],
  link: ['云端', 'Cloud'], online: ['在线', 'connected'], offline: ['不在线，门照常工作', 'not connected; the door works on'],
  waiting: ['待传事件', 'Events waiting'], revision: ['规则版本', 'Rules revision'], queued: ['排队', 'Queued'],
  held: ['未落盘事件', 'Events not on disk'], clock: ['时钟', 'Clock'], version: ['程序版本', 'Version'], faults: ['故障', 'Faults'],
  none: ['没有', 'none'], noLog: ['还没有日志', 'No log lines yet'], mode: ['模式', 'Mode'], fire: ['火警', 'fire'],
};
const STATES = {
  LOCKED: ['锁着', 'Locked'], RELEASED: ['已松开', 'Released'], OPEN: ['门开着', 'Open'], HELD_OPEN: ['开得太久', 'Held open'],
  FORCED: ['被撬开', 'Forced open'], FREE_PASSAGE: ['自由通行', 'Free passage'], LOCKDOWN: ['封锁', 'Lockdown'],
  EVACUATION: ['疏散', 'Evacuation'],
};
const CLOCKS = { TRUSTED: ['可信', 'trusted'], CONTINUED: ['接着上次走', 'continued'], UNKNOWN: ['不可信', 'not trusted'] };

const english = (new URLSearchParams(location.search).get('lang') ?? 'zh') === 'en';
const at = english ? 1 : 0;
const word = key => WORDS[key][at];
const main = document.getElementById('main');

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'text') {
      element.textContent = value;
    } else if (name === 'on') {
      Object.entries(value).forEach(([event, listener]) => element.addEventListener(event, listener));
    } else if (value !== false && value !== null) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.filter(child => child !== null));
  return element;
}

async function ask(path, body) {
  const answer = await fetch(path, body === undefined ? { cache: 'no-store' } : {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
  });
  const text = await answer.text();
  const value = text ? JSON.parse(text) : {};
  if (!answer.ok) {
    throw Object.assign(new Error(value.detail ?? String(answer.status)), { status: answer.status });
  }
  return value;
}

function form(fields, submit, run) {
  const notice = make('p', { class: 'notice', role: 'alert' });
  const button = make('button', { class: 'main', type: 'submit', text: submit });
  const element = make('form', { on: { submit: async event => {
    event.preventDefault();
    button.disabled = true;
    notice.textContent = '';
    try {
      await run(Object.fromEntries(new FormData(element)), text => { notice.textContent = text; });
    } catch (failure) {
      notice.textContent = failure.message;
    }
    button.disabled = false;
  } } }, ...fields, button, notice);
  return element;
}

function field(name, label, attributes = {}) {
  return make('label', { text: label }, make('input', { name, required: true, autocomplete: 'off', ...attributes }));
}

function show(...sections) {
  main.replaceChildren(...sections);
  main.setAttribute('aria-busy', 'false');
}

function claimPage() {
  show(make('section', { class: 'narrow' },
    make('h2', { text: word('claimTitle') }),
    make('p', { class: 'muted', text: word('claimHelp') }),
    form([
      field('code', word('code'), { autocapitalize: 'characters', spellcheck: 'false' }),
      field('cloud', word('cloud'), { type: 'url', placeholder: 'https://', pattern: 'https://.+' }),
    ], word('claim'), async (values, tell) => {
      tell(word('claiming'));
      claimedPage(await ask('/api/claim', values));
    })));
}

function claimedPage(result) {
  show(make('section', { class: 'narrow' },
    make('h2', { text: `${word('claimDone')} ${result.door}` }),
    make('p', { text: word('newPin') }),
    make('p', { class: 'secret', text: result.pin }),
    make('button', { class: 'main', type: 'button', text: word('next'), on: { click: waitForDoor } })));
}

async function waitForDoor() {
  show(make('section', { class: 'narrow' }, make('p', { role: 'status', text: word('starting') })));
  main.setAttribute('aria-busy', 'true');
  for (;;) {
    try {
      const start = await ask('/api/start');
      if (start.running) {
        await open();
        return;
      }
    } catch {
      // The set-up page has closed and the door's own is not there yet.
    }
    await new Promise(resolve => { setTimeout(resolve, 700); });
  }
}

function signPage(start) {
  show(make('section', { class: 'narrow' },
    make('h2', { text: word('signTitle') }),
    start.pinSet ? null : make('p', { class: 'notice', text: word('noPin') }),
    form([field('pin', word('pin'), { inputmode: 'numeric', type: 'password' })], word('signIn'), async values => {
      await ask('/api/session', values);
      await open();
    })));
  main.querySelector('input').focus();
}

function fact(key, value, tone = '') {
  return make('div', {}, make('dt', { text: word(key) }), make('dd', { class: tone, text: String(value) }));
}

function pair(table, name) {
  const both = table[name] ?? [name, ''];
  return [both[at], both[1 - at]];
}

async function doorPage() {
  const big = make('p', { class: 'big', role: 'status' });
  const facts = make('dl', { class: 'facts' });
  const wires = make('ol', { class: 'wires' });
  const log = make('pre', { class: 'log', tabindex: '0', 'aria-label': word('log') });
  const notice = make('p', { class: 'notice', role: 'alert' });
  const door = make('small');
  const run = (path, body) => ask(path, body).catch(failure => { notice.textContent = failure.message; });
  const startButton = make('button', { class: 'main', type: 'button', text: word('start'), on: { click: async () => {
    if (confirm(word('sure'))) {
      await run('/api/selftest/start', {});
      await refresh();
    }
  } } });
  const stopButton = make('button', { class: 'quiet', type: 'button', text: word('stop'),
    on: { click: () => run('/api/selftest/stop', {}) } });
  let shownTest = '';
  const refresh = async () => {
    const [overview, test, lines] = await Promise.all([ask('/api/overview'), ask('/api/selftest'), ask('/api/log')]);
    notice.textContent = '';
    const [first, second] = pair(STATES, overview.state);
    door.textContent = overview.door;
    if (big.dataset.state !== overview.state) {
      big.dataset.state = overview.state;
      big.replaceChildren(first, make('small', { lang: english ? 'zh-CN' : 'en', text: second }));
    }
    facts.replaceChildren(
      fact('link', word(overview.connected ? 'online' : 'offline'), overview.connected ? 'good' : 'warm'),
      fact('waiting', overview.waiting), fact('revision', overview.revision),
      fact('lock', word(overview.lockReleased ? 'released' : 'secured')),
      fact('leaf', word(overview.leafOpen === null ? 'unknown' : overview.leafOpen ? 'open' : 'shut')),
      fact('clock', pair(CLOCKS, overview.clock)[0], overview.clock === 'TRUSTED' ? '' : 'warm'),
      fact('queued', overview.queued), fact('held', overview.heldEvents, overview.heldEvents > 0 ? 'bad' : ''),
      fact('faults', overview.faults.length === 0 ? word('none') : overview.faults.join(', '), overview.faults.length ? 'bad' : ''),
      fact('version', overview.version));
    startButton.disabled = test.running;
    stopButton.hidden = !test.running;
    if (JSON.stringify(test) !== shownTest) {
      shownTest = JSON.stringify(test);
      wires.replaceChildren(...test.wires.map(wire => wireLine(wire, test, run)));
      wires.querySelector('button')?.focus();
    }
    const text = lines.lines.join('\n') || word('noLog');
    if (log.textContent !== text) {
      const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 8;
      log.textContent = text;
      if (atEnd) {
        log.scrollTop = log.scrollHeight;
      }
    }
  };
  await refresh();
  show(notice,
    make('section', {}, make('div', { class: 'row' }, make('h2', { text: word('state') }, door)), big, facts),
    make('section', {}, make('h2', { text: word('selfTest') }), make('p', { class: 'muted', text: word('testHelp') }),
      make('div', { class: 'row' }, startButton, stopButton), wires),
    make('section', {}, make('h2', { text: word('log') }), log),
    make('div', { class: 'row' }, make('button', { class: 'quiet', type: 'button', text: word('signOut'), on: {
      click: async () => {
        await run('/api/session/end', {});
        location.reload();
      } } })));
  for (;;) {
    await new Promise(resolve => { setTimeout(resolve, 1000); });
    try {
      await refresh();
    } catch (failure) {
      if (failure.status === 401) {
        await open();
        return;
      }
      notice.textContent = word('lost');
    }
  }
}

function wireLine(wire, test, run) {
  const now = test.current === wire.wire;
  const outcome = wire.outcome ?? (now ? null : 'todo');
  const mark = { WORKS: '✓', FAILED: '✕', NOT_FITTED: '–' }[wire.outcome] ?? (now ? '▸' : '·');
  const tone = { WORKS: 'good', FAILED: 'bad' }[wire.outcome] ?? 'muted';
  const answer = seen => () => run('/api/selftest/answer', { seen });
  return make('li', {},
    make('span', { class: tone, 'aria-hidden': 'true', text: mark }),
    make('span', { class: now ? 'now' : '' }, english ? wire.english : wire.chinese,
      make('span', { lang: english ? 'zh-CN' : 'en', text: english ? wire.chinese : wire.english })),
    make('span', { class: tone, text: outcome === null ? word('doNow')
      : word(outcome) + (wire.detail ? ` · ${wire.detail}` : '') }),
    now && test.asking ? make('span', { class: 'row' },
      make('button', { class: 'main', type: 'button', text: word('seen'), on: { click: answer(true) } }),
      make('button', { class: 'quiet', type: 'button', text: word('notSeen'), on: { click: answer(false) } })) : null);
}

async function open() {
  const start = await ask('/api/start');
  if (!start.claimed) {
    claimPage();
  } else if (!start.running) {
    await waitForDoor();
  } else if (start.signedIn) {
    await doorPage();
  } else {
    signPage(start);
  }
}

document.documentElement.lang = english ? 'en' : 'zh-CN';
document.title = `${english ? 'Linli' : '邻里'} · ${word('title')}`;
document.getElementById('title').textContent = word('title');
const language = document.getElementById('language');
language.textContent = word('other');
language.lang = english ? 'zh-CN' : 'en';
language.addEventListener('click', () => {
  const address = new URL(location.href);
  address.searchParams.set('lang', english ? 'zh' : 'en');
  location.assign(address);
});
open().catch(() => show(make('section', { class: 'narrow' }, make('p', { role: 'alert', text: word('lost') }))));
