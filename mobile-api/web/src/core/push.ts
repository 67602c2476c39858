// Messages to this browser while the app is closed. They need the internet; inside the community an open page is told without.
import { at, Refused } from './client';
import { t } from './words';

export const canPush = () => 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis;

async function known(): Promise<PushSubscription | null> {
  if (!canPush()) return null;
  const registration = await navigator.serviceWorker.getRegistration('/app/');
  return await registration?.pushManager.getSubscription() ?? null;
}
export const isSubscribed = async () => (await known()) !== null;

const base64url = (bytes: ArrayBuffer | null) => btoa(String.fromCharCode(...new Uint8Array(bytes ?? new ArrayBuffer(0)))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

export async function subscribe(): Promise<void> {
  if (await Notification.requestPermission() !== 'granted') throw new Refused('notifications-not-allowed', 0, t('ring.refused'));
  const registration = await navigator.serviceWorker.ready;
  const { publicKey } = await at('/api/push-key').get();
  const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  await at('/api/my/push-subscriptions').post({ body: { label: navigator.userAgent.match(/\(([^;)]+)/)?.[1]?.slice(0, 60) ?? 'web', endpoint: made.endpoint, p256dh: base64url(made.getKey('p256dh')), auth: base64url(made.getKey('auth')) } });
}
/** The server notices at the next message that the address is no more, and forgets it. */
export const unsubscribe = async () => { await (await known())?.unsubscribe(); };
