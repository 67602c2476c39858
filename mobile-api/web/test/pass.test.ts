import { expect, test } from 'vitest';
import { base45, millisLeft, passBody, passText, stepAt } from '../src/core/pass';

/** The examples of RFC 9285. */
test.each([['AB', 'BB8'], ['Hello!!', '%69 VD92EX0'], ['base-45', 'UJCLQE7W581'], ['ietf!', 'QED8WEX0']])('%s in base 45 is %s', (plain, coded) => {
  expect(base45(new TextEncoder().encode(plain))).toBe(coded);
});
test('a code lives until the end of its quarter of a minute', () => {
  expect(stepAt(14_999)).toBe(0);
  expect(stepAt(15_000)).toBe(1);
  expect(millisLeft(15_001)).toBe(14_999);
});
test('the signed body is the version, the key, every door, the step', () => {
  expect([...passBody(new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]), 0x01020304)]).toEqual([1, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 1, 2, 3, 4]);
});
test('a pass is signed by the phone’s own key, and another step is another text', async () => {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const key = { privateKey: pair.privateKey, id: new Uint8Array(8) };
  const text = await passText(key, 7);
  expect(text).toMatch(/^LINLI:R[0-9A-Z $%*+\-./:]+$/);
  expect(text.length).toBe('LINLI:R'.length + Math.ceil((15 + 64) * 1.5));
  expect(await passText(key, 8)).not.toBe(text);
});
