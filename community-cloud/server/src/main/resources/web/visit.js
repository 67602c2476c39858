// A visitor's page: who expects them, when, at which doors, and the code that opens them. The link's secret stands behind # in the address.
import { post } from '/calls.js';
import { drawCode } from '/code.js';

const AGAIN_MS = 30_000;
const section = document.getElementById('pass');
const notice = document.getElementById('notice');

const states = {
  ASKED: ['等待住户答复', 'Waiting for an answer'],
  DECLINED: ['住户未同意来访', 'The home said no'],
  REVOKED: ['邀请已取消，请联系邀请人', 'The invitation was taken back: call your host'],
};
const day = { month: 'numeric', day: 'numeric', weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
const time = (instant, language) => new Date(instant).toLocaleString(language, day);

function line(tag, chinese, english, quiet) {
  const element = document.createElement(tag);
  if (quiet) element.className = 'quiet';
  const also = document.createElement('span');
  also.lang = 'en';
  also.textContent = english;
  element.append(chinese + ' ', also);
  return element;
}

/** @param page what the cloud says; what has no code yet says from when it has one */
function show(page) {
  const parts = [line('h2', page.at.community, page.at.communityEn), line('p', `访客：${page.name}`, `Visitor: ${page.name}`)];
  if (states[page.state]) {
    parts.push(line('p', ...states[page.state]));
  } else if (page.text) {
    const canvas = document.createElement('canvas');
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', '访客二维码 Visitor code');
    drawCode(canvas, page.text);
    parts.push(canvas, line('p', '把二维码对准门口的摄像头', 'Hold the code to the camera at the door', true));
  } else {
    parts.push(page.from
      ? line('p', '二维码将在来访前 12 小时内出现', 'The code appears within the 12 hours before the visit')
      : line('p', '邀请已过期', 'The invitation is over'));
  }
  if (page.from) {
    parts.push(line('p', `${time(page.from, 'zh-CN')} 至 ${time(page.until, 'zh-CN')}`, `${time(page.from, 'en-GB')} to ${time(page.until, 'en-GB')}`));
  }
  if (page.at.doors.length) {
    parts.push(line('p', page.at.doors.map(door => door.name).join('、'), page.at.doors.map(door => door.nameEn || door.name).join(', ')));
  }
  section.replaceChildren(...parts);
}

/** Looks again from time to time: what was taken back disappears by itself. */
async function look() {
  try {
    show(await post('/api/visit-page', { link: decodeURIComponent(location.hash.slice(1)) }));
    notice.textContent = '';
  } catch (refused) {
    if (refused.status === 404) {
      section.replaceChildren(line('p', '链接无效，请向邀请人再要一次', 'The link is not good: ask your host for another'));
      return;
    }
    // A pass that is drawn stays: the door needs no network.
    notice.textContent = '暂时连接不上，已显示的二维码仍可使用 No connection; a code that is shown still opens';
  }
  setTimeout(look, AGAIN_MS);
}
addEventListener('hashchange', () => location.reload());
look();
