import { afterEach, expect, test } from 'vitest';
import { addressOf, at, Refused, surround } from '../src/core/client';

const asked: { address: string; method: string; headers: Record<string, string>; body: unknown }[] = [];
const answers: Response[] = [];
surround({
  fetch: (async (address: string, how: RequestInit) => {
    asked.push({ address, method: how.method ?? '', headers: how.headers as Record<string, string>, body: how.body });
    const answer = answers.shift();
    if (!answer) throw new TypeError('no network');
    return answer;
  }) as unknown as typeof fetch,
});
const problem = (code: string, status: number) => new Response(JSON.stringify({ type: 't', title: 'English', titleZh: '中文', status, code }), { status });
afterEach(() => { asked.length = 0; answers.length = 0; surround({ community: () => null, prove: async () => false, ended: () => {} }); });

test('ids are escaped, and what is not given is not sent', () => {
  expect(addressOf('/api/my/doors/{door}/open', { path: { door: 'a/b?c' } })).toBe('/api/my/doors/a%2Fb%3Fc/open');
  expect(addressOf('/api/my/bills', { query: { size: 5, cursor: undefined } })).toBe('/api/my/bills?size=5');
});
test('the chosen community goes with everything that knows communities, and with nothing else', () => {
  surround({ community: () => 'c2' });
  expect(addressOf('/api/my/doors', {})).toBe('/api/my/doors?community=c2');
  expect(addressOf('/api/session', {})).toBe('/api/session');
});
test('every request carries the header that another site cannot send', async () => {
  answers.push(new Response('{"items":[]}'));
  expect(await at('/api/my/doors').get()).toEqual({ items: [] });
  expect(asked[0]).toMatchObject({ address: '/api/my/doors', method: 'GET', headers: { 'X-Linli-Request': '1' } });
});
test('a refusal says in Chinese what the server said', async () => {
  answers.push(problem('door-unknown', 404));
  await expect(at('/api/my/doors').get()).rejects.toMatchObject({ code: 'door-unknown', status: 404, message: '中文' });
});
test('a proxy’s page in between is a refusal too', async () => {
  answers.push(new Response('<html>Bad gateway</html>', { status: 502 }));
  await expect(at('/api/my/doors').get()).rejects.toMatchObject({ code: 'unexpected', status: 502 });
});
test('no network is a refusal of its own', async () => expect(at('/api/my/doors').get()).rejects.toMatchObject({ code: 'network', status: 0 }));
test('who has shown again who they are need not ask twice', async () => {
  answers.push(problem('second-factor-needed', 403), new Response(null, { status: 204 }));
  surround({ prove: async () => true });
  await at('/api/my/tokens/{token}').delete({ path: { token: 't' } });
  expect(asked.map(one => one.method)).toEqual(['DELETE', 'DELETE']);
});
test('who has not is refused', async () => {
  answers.push(problem('second-factor-needed', 403));
  await expect(at('/api/my/tokens/{token}').delete({ path: { token: 't' } })).rejects.toBeInstanceOf(Refused);
});
test('a session that is over is noticed', async () => {
  let ended = false;
  surround({ ended: () => { ended = true; } });
  answers.push(problem('sign-in-needed', 401));
  await expect(at('/api/my/doors').get()).rejects.toBeInstanceOf(Refused);
  expect(ended).toBe(true);
});
