// What the server tells while the page is open. The browser connects again by itself; whatever was missed is asked for when something new comes or the page is looked at.
import { shallowRef, watch } from 'vue';
import { addressOf } from './client';
import type { components } from '#contract';
import { session, signedIn } from './session';

type News = components['schemas']['MyNotification'];
/** Grows with each piece of news: what lists something loads it again. */
export const newsCount = shallowRef(0);

/** @param show each piece of news */
export function listen(show: (news: News) => void): void {
  let feed: EventSource | undefined;
  watch([signedIn, () => session.community, () => session.offline], () => {
    feed?.close();
    feed = undefined;
    if (!signedIn.value || session.offline) return;
    feed = new EventSource(addressOf('/api/live', {}));
    feed.addEventListener('notification', event => {
      newsCount.value++;
      show(JSON.parse((event as MessageEvent<string>).data) as News);
    });
  }, { immediate: true });
}
