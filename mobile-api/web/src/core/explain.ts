// How the amount of a bill came about, in lines that people can follow with a calculator. The server says it as data; what is not known here is left out,
// never guessed.
import { money } from './format';
import { t, type Key } from './words';

interface Dial { serial: string; beginMillis: number; endMillis: number; multiplier: number; estimated: boolean }
interface Part {
  from?: string; until?: string; area?: string; areaCentis?: number; price?: string; extraFen?: number; per?: 'DAY' | 'MONTH' | 'CYCLE'; times?: string;
  use?: { kind: string; dials: Dial[]; tier: number; quantityMillis: number }; share?: { totalFen: number; weight: number; weights: number }; amountYuan: string;
}
interface Explained {
  formula?: string; parts?: Part[]; less?: { cause: string; reason?: string; amountYuan: string }[]; exactYuan?: string; amountFen?: number;
  late?: { due: string; day: string; billFen: number; totalFen: number; beforeFen: number }; lines?: { name: string; quantity: number; priceFen: number }[];
}
export interface Line { says: string; amount: string }

const scaled = (number: number, decimals: number) => String(Number((number / 10 ** decimals).toFixed(decimals)));
const DAY_MILLIS = 86_400_000;

function partSays(part: Part): string {
  const says: string[] = [];
  for (const dial of part.use?.dials ?? []) {
    says.push(t('explain.dial', { serial: dial.serial, begin: scaled(dial.beginMillis, 3), end: scaled(dial.endMillis, 3) })
      + (dial.multiplier === 1 ? '' : ` ${t('explain.times', { n: dial.multiplier })}`) + (dial.estimated ? ` (${t('explain.estimated')})` : ''));
  }
  const factors: string[] = [];
  if (part.share) factors.push(t('explain.share', { yuan: scaled(part.share.totalFen, 2), weight: part.share.weight, weights: part.share.weights }));
  if (part.areaCentis !== undefined) factors.push(t(part.area === 'USABLE' ? 'explain.USABLE' : 'explain.BUILT', { m2: scaled(part.areaCentis, 2) }));
  if (part.use) factors.push((part.use.tier > 1 ? `${t('explain.tier', { n: part.use.tier })} ` : '') + t('explain.use', { n: scaled(part.use.quantityMillis, 3) }));
  if (part.price !== undefined) factors.push(t('explain.price', { yuan: part.price }));
  if (part.per && part.times && !(part.per === 'CYCLE' && part.times === '1')) factors.push(t(`explain.${part.per}`, { n: part.times }));
  says.push(factors.join(' × '));
  if (part.extraFen) says.push(t('explain.extra', { yuan: scaled(part.extraFen, 2) }));
  return says.filter(Boolean).join(t('comma'));
}

/** @param explanation as the server keeps it with the bill */
export function explain(explanation: unknown): Line[] {
  const known = (explanation ?? {}) as Explained;
  const lines: Line[] = (known.parts ?? []).map(part => ({ says: partSays(part), amount: `¥${part.amountYuan}` }));
  for (const line of known.lines ?? []) lines.push({ says: `${line.name} ${money(line.priceFen)} × ${line.quantity}`, amount: money(line.priceFen * line.quantity) });
  for (const less of known.less ?? []) lines.push({ says: less.reason || t('explain.less'), amount: `−¥${less.amountYuan.replace(/^-/, '')}` });
  if (known.late) {
    const days = Math.round((Date.parse(known.late.day) - Date.parse(known.late.due)) / DAY_MILLIS);
    lines.push({ says: t('explain.late', { principal: money(known.late.billFen), days, total: money(known.late.totalFen) }), amount: money(known.late.totalFen - known.late.beforeFen) });
    if (known.late.beforeFen) lines.push({ says: t('explain.lateBefore', { before: money(known.late.beforeFen) }), amount: '' });
  }
  return lines.filter(line => line.says);
}
/** Before rounding, where rounding changed something. */
export function exact(explanation: unknown): string | undefined {
  const known = (explanation ?? {}) as Explained;
  return known.exactYuan !== undefined && known.amountFen !== undefined && Number(known.exactYuan) * 100 !== known.amountFen ? `¥${known.exactYuan}` : undefined;
}
export const feeName = (type: string): Key => `fee.${type}` as Key;
