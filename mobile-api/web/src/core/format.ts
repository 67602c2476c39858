// Money, days and times as people read them. Amounts come in fen and are never reckoned here.
import { locale, t } from './words';

/** The community's: a door opened at eight there, wherever the phone is. */
let zone: string | undefined;
export const setZone = (name: string | undefined) => { zone = name || undefined; };

export const money = (fen: number) => new Intl.NumberFormat(locale(), { style: 'currency', currency: 'CNY', currencyDisplay: 'narrowSymbol' }).format(fen / 100);
export const moment = (instant: string) => new Date(instant).toLocaleString(locale(), { ...(zone ? { timeZone: zone } : {}), month: 'numeric', day: 'numeric', weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
export const time = (instant: string) => new Date(instant).toLocaleTimeString(locale(), { ...(zone ? { timeZone: zone } : {}), hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
/** A day of business, such as 2026-11-22: no zone changes it. */
export const day = (text: string) => {
  const [year, month, date] = text.split('-').map(Number) as [number, number, number];
  return new Date(Date.UTC(year, month - 1, date)).toLocaleDateString(locale(), { timeZone: 'UTC', year: 'numeric', month: 'numeric', day: 'numeric' });
};
export function ago(instant: string, now: number): string {
  const minutes = Math.max(0, Math.floor((now - Date.parse(instant)) / 60_000));
  if (minutes < 1) return t('ago.now');
  if (minutes < 60) return t('ago.minutes', { n: minutes });
  if (minutes < 1440) return t('ago.hours', { n: Math.floor(minutes / 60) });
  return t('ago.days', { n: Math.floor(minutes / 1440) });
}
/** The community's day of business, as 2026-11-22, whatever this phone's own zone is. */
export const dayIn = (zone: string, now: number) => new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(now);
/** What an input of type datetime-local wants: the community's time, to the minute. */
export function minuteIn(name: string, millis: number): string {
  const hours = new Intl.DateTimeFormat('en-GB', { timeZone: name, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(millis);
  return `${dayIn(name, millis)}T${hours}`;
}
/** When the community's clocks show this minute, such as 2026-11-22T08:00. Where a zone sets its clocks back, the earlier of the two; forward, the hour after. */
export function instantIn(name: string, minute: string): number {
  const wanted = Date.parse(`${minute}Z`);
  const shownAt = (millis: number) => Date.parse(`${minuteIn(name, millis)}Z`);
  const first = wanted - (shownAt(wanted) - wanted);
  return first - (shownAt(first) - wanted);
}
