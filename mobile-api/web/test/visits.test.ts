import { expect, test } from 'vitest';
import { span, visitState } from '../src/resident/visits';

test('today is until this midnight, tomorrow the whole day, a week to the end of its seventh', () => {
  const now = new Date(2026, 11, 31, 22, 30);
  expect(span('today', now)).toEqual({ until: new Date(2026, 11, 31, 23, 59) });
  expect(span('tomorrow', now)).toEqual({ from: new Date(2027, 0, 1), until: new Date(2027, 0, 1, 23, 59) });
  expect(span('week', now)).toEqual({ until: new Date(2027, 0, 6, 23, 59) });
});
test('an invitation whose time is over is over, one that was taken back stays so', () => {
  expect(visitState({ state: 'EXPECTED', until: '2026-01-01T00:00:00Z' }, Date.parse('2026-01-01T00:00:00Z'))).toBe('OVER');
  expect(visitState({ state: 'EXPECTED', until: '2026-01-01T00:00:01Z' }, Date.parse('2026-01-01T00:00:00Z'))).toBe('EXPECTED');
  expect(visitState({ state: 'REVOKED', until: '2026-01-01T00:00:00Z' }, Date.parse('2026-06-01T00:00:00Z'))).toBe('REVOKED');
});
