export const ticketLook = (state: string) => ({ FINISHED: 'good', RATED: 'good', PAUSED: 'warn', SUBMITTED: 'warn' } as Record<string, string>)[state] ?? '';
/** The line of progress; a ticket that was passed on goes back on it. */
export const STAGES = ['SUBMITTED', 'DISPATCHED', 'ACCEPTED', 'ON_SITE', 'FINISHED', 'RATED'] as const;
const AT: Record<string, number> = { SUBMITTED: 0, DISPATCHED: 1, ACCEPTED: 2, ON_THE_WAY: 2, PAUSED: 3, ON_SITE: 3, FINISHED: 4, RATED: 5, CANCELLED: -1 };
export const stageOf = (state: string) => AT[state] ?? 0;
