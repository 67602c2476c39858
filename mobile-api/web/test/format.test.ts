import { expect, test } from 'vitest';
import { explain, exact } from '../src/core/explain';
import { dayIn, day, instantIn, minuteIn, money } from '../src/core/format';

test('the day of business is the community’s, at Shanghai’s midnight and at the year’s end', () => {
  expect(dayIn('Asia/Shanghai', Date.parse('2026-12-31T15:59:59Z'))).toBe('2026-12-31');
  expect(dayIn('Asia/Shanghai', Date.parse('2026-12-31T16:00:00Z'))).toBe('2027-01-01');
  expect(dayIn('Europe/Berlin', Date.parse('2026-12-31T16:00:00Z'))).toBe('2026-12-31');
});
test('a day is the same in every zone', () => expect(day('2026-11-22')).toBe('2026/11/22'));
test('an input shows the community’s minute, and means it', () => {
  expect(minuteIn('Asia/Shanghai', Date.parse('2026-01-04T23:04:30Z'))).toBe('2026-01-05T07:04');
  expect(instantIn('Asia/Shanghai', '2026-01-05T07:04')).toBe(Date.parse('2026-01-04T23:04:00Z'));
  for (const minute of ['2026-03-29T01:59', '2026-03-29T03:00', '2026-10-25T04:00', '2026-12-31T23:59', '2026-07-01T00:00']) {
    expect(minuteIn('Europe/Berlin', instantIn('Europe/Berlin', minute))).toBe(minute);
  }
});
test('fen are shown as yuan', () => expect(money(28413)).toBe('¥284.13'));

test('an area fee is the area times the price times the months', () => {
  const lines = explain({ formula: 'AREA', parts: [{ from: '2026-10-01', until: '2026-11-01', area: 'BUILT', areaCentis: 8950, price: '2.8', per: 'MONTH', times: '1', amountYuan: '250.6' }], less: [], exactYuan: '250.6', amountFen: 25060 });
  expect(lines).toEqual([{ says: '建筑面积 89.5 ㎡ × 2.8 元 × 1 个月', amount: '¥250.6' }]);
});
test('a meter’s tiers are told one by one, its dial once', () => {
  const dial = { serial: 'W1', beginMillis: 12_000, endMillis: 30_500, multiplier: 1, estimated: true };
  const lines = explain({ parts: [
    { use: { kind: 'WATER', dials: [dial], tier: 1, quantityMillis: 15_000 }, price: '3', amountYuan: '45' },
    { use: { kind: 'WATER', dials: [], tier: 2, quantityMillis: 3_500 }, price: '4.5', amountYuan: '15.75' },
  ] });
  expect(lines.map(line => line.says)).toEqual(['表 W1：12 → 30.5 (估读)，用量 15 × 3 元', '第 2 档 用量 3.5 × 4.5 元']);
});
test('what was taken off is told with its reason', () => {
  expect(explain({ parts: [], less: [{ cause: 'VACANCY', reason: '空置', amountYuan: '30' }] })).toEqual([{ says: '空置', amount: '−¥30' }]);
});
test('a late fee says principal, days and what was billed before', () => {
  const lines = explain({ formula: 'LATE', late: { bill: 'b', due: '2026-10-01', day: '2026-10-11', billFen: 10_000, totalFen: 500, beforeFen: 200 } });
  expect(lines.map(line => line.says)).toEqual(['本金 ¥100.00，逾期 10 天，违约金累计 ¥5.00', '其中已计入以前账单 ¥2.00']);
  expect(lines[0]?.amount).toBe('¥3.00');
});
test('what is not known is left out, never guessed', () => {
  expect(explain({ formula: 'NEW', something: 1 })).toEqual([]);
  expect(explain(null)).toEqual([]);
});
test('rounding is told where it changed something', () => {
  expect(exact({ exactYuan: '25.525', amountFen: 2553 })).toBe('¥25.525');
  expect(exact({ exactYuan: '8', amountFen: 800 })).toBeUndefined();
});
