// A payment that was begun: the provider's page takes the place of ours, so its id waits in this tab.
import { at, Refused } from '../core/client';

const KEPT = 'linli.order';
const LOOK_EVERY_MILLIS = 1_000;
const LOOKS = 90;

export const keepOrder = (id: string, forWhom: string) => sessionStorage.setItem(KEPT, JSON.stringify({ id, for: forWhom }));
export function keptOrder(): { id: string; for: string } | undefined {
  const kept = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  return kept ? JSON.parse(kept) as { id: string; for: string } : undefined;
}
/** Looks until the order is paid or over, or nobody waits any more. */
export async function awaitOrder(id: string, query: { for?: string }, left: () => boolean): Promise<string> {
  let state = 'PENDING';
  for (let looks = 0; looks < LOOKS && !left(); looks++) {
    try {
      state = (await at('/api/my/orders/{order}').get({ path: { order: id }, query })).state;
    } catch (failure) {
      if (!(failure instanceof Refused) || failure.status !== 0) throw failure;
    }
    if (['PAID', 'EXPIRED', 'FAILED'].includes(state)) break;
    await new Promise(next => setTimeout(next, LOOK_EVERY_MILLIS));
  }
  if (!left()) sessionStorage.removeItem(KEPT);
  return state;
}
