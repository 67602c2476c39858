/** A visit that is expected but whose time is over is over. */
export const visitState = (visit: { state: string; until: string }, now: number) => (visit.state !== 'REVOKED' && visit.state !== 'DECLINED' && Date.parse(visit.until) <= now ? 'OVER' : visit.state);
export const visitLook = (state: string) => ({ EXPECTED: 'good', ASKED: 'warn', DECLINED: 'bad', REVOKED: 'bad' } as Record<string, string>)[state] ?? '';
/** From now or from the morning, until the evening's end. */
export function span(when: string, now: Date): { from?: Date; until: Date } {
  const midnight = (days: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
  const before = (date: Date) => new Date(date.getTime() - 60_000);
  if (when === 'tomorrow') return { from: midnight(1), until: before(midnight(2)) };
  if (when === 'week') return { until: before(midnight(7)) };
  return { until: before(midnight(1)) };
}
