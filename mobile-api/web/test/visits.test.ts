import { expect, test } from 'vitest';
import { span, visitState } from '../src/resident/visits';

test('today is until this midnight, tomorrow the whole day, a week to the end of its seventh', () => {
  const at = (text: string) => new Date(`${text}+08:00`);
  const now = at('2026-12-31T22:30').getTime();
  expect(span('today', 'Asia/Shanghai', now)).toEqual({ until: at('2026-12-31T23:59') });
  expect(span('tomorrow', 'Asia/Shanghai', now)).toEqual({ from: at('2027-01-01T00:00'), until: at('2027-01-01T23:59') });
  expect(span('week', 'Asia/Shanghai', now)).toEqual({ until: at('2027-01-06T23:59') });
});
test('an invitation whose time is over is over, one that was taken back stays so', () => {
  expect(visitState({ state: 'EXPECTED', until: '2026-01-01T00:00:00Z' }, Date.parse('2026-01-01T00:00:00Z'))).toBe('OVER');
  expect(visitState({ state: 'EXPECTED', until: '2026-01-01T00:00:01Z' }, Date.parse('2026-01-01T00:00:00Z'))).toBe('EXPECTED');
  expect(visitState({ state: 'REVOKED', until: '2026-01-01T00:00:00Z' }, Date.parse('2026-06-01T00:00:00Z'))).toBe('REVOKED');
});
