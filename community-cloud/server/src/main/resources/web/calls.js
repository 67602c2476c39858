// One way to the cloud. Every refusal is an exception with the problem's code.
export class Refused extends Error {
  constructor(problem) { super(problem.detail ?? problem.title); this.code = problem.code; this.status = problem.status; }
}
let proof = async () => false;
/** @param prove shows again who the person is, and resolves to whether they did; asked when the cloud wants a fresh proof for what is dangerous */
export function onProofNeeded(prove) { proof = prove; }

export async function call(method, path, body) {
  try {
    return await send(method, path, body);
  } catch (refused) {
    if (refused.code !== 'second-factor-needed' || !(await proof())) throw refused;
    return send(method, path, body);
  }
}
async function send(method, path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method, credentials: 'same-origin',
      headers: { 'X-Linli-Request': '1', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Refused({ code: 'network', title: 'network', status: 0 });
  }
  const text = await answer.text();
  const value = text ? JSON.parse(text) : null;
  if (!answer.ok) throw new Refused(value ?? { code: 'unexpected', title: 'unexpected', status: answer.status });
  return value;
}
export const get = path => call('GET', path);
export const post = (path, body) => call('POST', path, body);
const MAX_PAGES = 100;
/** The first page of a list. One that is not there (yet) is empty; anything else that fails is told. */
export const list = path => pages(path, 1);
/** The whole list, page after page. */
export const whole = path => pages(`${path}${path.includes('?') ? '&' : '?'}size=200`, MAX_PAGES);
async function pages(path, most) {
  try {
    const items = [];
    let page = await get(path);
    items.push(...page.items ?? []);
    for (let read = 1; page.next && read < most; read++) {
      page = await get(`${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(page.next)}`);
      items.push(...page.items ?? []);
    }
    return items;
  } catch (refused) {
    if (refused.status === 404 || refused.status === 403) return [];
    throw refused;
  }
}

/** Follows an order until the door has answered, at most as long as the order lives; returns what is known then. */
export async function settled(order, path) {
  let known = order;
  for (let tries = 0; tries < 20 && ['SENT', 'STARTED'].includes(known.state); tries++) {
    await new Promise(next => setTimeout(next, 400));
    known = await get(path + known.id);
  }
  return known;
}
