import { dayIn, instantIn } from '../core/format';

/** A visit that is expected but whose time is over is over. */
export const visitState = (visit: { state: string; until: string }, now: number) => (visit.state !== 'REVOKED' && visit.state !== 'DECLINED' && Date.parse(visit.until) <= now ? 'OVER' : visit.state);
export const visitLook = (state: string) => ({ EXPECTED: 'good', ASKED: 'warn', DECLINED: 'bad', REVOKED: 'bad' } as Record<string, string>)[state] ?? '';
/** From now or from the morning, until the last minute of the community's day. */
export function span(when: string, zone: string, now: number): { from?: Date; until: Date } {
  const midnight = (days: number) => {
    const date = new Date(`${dayIn(zone, now)}T00:00Z`);
    date.setUTCDate(date.getUTCDate() + days);
    return instantIn(zone, `${date.toISOString().slice(0, 10)}T00:00`);
  };
  const lastMinuteBefore = (millis: number) => new Date(millis - 60_000);
  if (when === 'tomorrow') return { from: new Date(midnight(1)), until: lastMinuteBefore(midnight(2)) };
  return { until: lastMinuteBefore(midnight(when === 'week' ? 7 : 1)) };
}
