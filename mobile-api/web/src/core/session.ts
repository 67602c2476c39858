// Who is signed in here, and for which community. What is needed to show the pass without network is kept on the phone: a person's id and name.
import { computed, reactive } from 'vue';
import { at, surround, type Answer, Refused } from './client';
import { setZone } from './format';
import { forgetKey } from './pass';

export type Me = Answer<'/api/me'>;
type Communities = Answer<'/api/communities'>['items'];

const KEPT = 'linli.me';
const COMMUNITY = 'linli.community';

export const session = reactive({
  me: null as Me | null,
  communities: [] as Communities,
  community: localStorage.getItem(COMMUNITY),
  /** The server could not be asked: what is shown is what this phone knows. */
  offline: false,
});
export const signedIn = computed(() => session.me?.signedIn === true);
export const person = computed(() => session.me?.person ?? '');

export async function loadSession(): Promise<void> {
  try {
    await entered(await at('/api/me').get());
    session.offline = false;
  } catch (failure) {
    if (!(failure instanceof Refused)) throw failure;
    const kept = localStorage.getItem(KEPT);
    if (failure.status !== 0 || !kept) throw failure;
    session.me = JSON.parse(kept) as Me;
    setZone(session.me.zone);
    session.offline = true;
  }
}

/** Somebody signed in, or was signed in already. */
export async function entered(me: Me): Promise<void> {
  if (me.signedIn) {
    const known = (await at('/api/communities').get()).items;
    session.communities = known;
    session.community = known.length > 1 ? (known.find(one => one.id === session.community) ?? known[0])?.id ?? null : null;
    localStorage.setItem(KEPT, JSON.stringify(me));
  } else {
    localStorage.removeItem(KEPT);
    localStorage.removeItem(COMMUNITY);
  }
  setZone(me.zone);
  session.me = me;
}
export function chooseCommunity(id: string): void {
  session.community = id;
  localStorage.setItem(COMMUNITY, id);
}
export const communityName = computed(() => {
  const chosen = session.communities.find(one => one.id === session.community) ?? session.communities[0];
  return chosen ?? { name: session.me?.communityName ?? '', nameEn: '' };
});

/** Signing out takes the pass off this phone too: whoever picks it up next must not be let in. */
export async function signOut(): Promise<void> {
  const id = person.value;
  const key = await forgetKey(id);
  if (key) await at('/api/my/pass-keys/{key}').delete({ path: { key } }).catch(() => undefined);
  await at('/api/session').delete();
  localStorage.removeItem(KEPT);
  session.me = { ...session.me!, signedIn: false };
  location.hash = '#/';
  await loadSession();
}
surround({
  community: () => session.community,
  ended: () => { if (session.me?.signedIn) session.me = { ...session.me, signedIn: false }; },
});
