// The resident's pass: a key that never leaves this browser, and a code that changes every 15 seconds, made without network.
const STEP_SECONDS = 15;
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

export interface PassKey { privateKey: CryptoKey; id: Uint8Array<ArrayBuffer>; key?: string }

export function base45(bytes: Uint8Array): string {
  let text = '';
  const letter = (at: number) => ALPHABET[at] ?? '';
  for (let i = 0; i < bytes.length; i += 2) {
    const first = bytes[i] ?? 0;
    const second = bytes[i + 1];
    const value = second === undefined ? first : first * 256 + second;
    text += letter(value % 45) + letter(Math.floor(value / 45) % 45) + (second === undefined ? '' : letter(Math.floor(value / 2025)));
  }
  return text;
}
function store<T>(mode: IDBTransactionMode, work: (keys: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('linli', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('keys');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('keys', mode);
      const asked = work(transaction.objectStore('keys'));
      transaction.oncomplete = () => { opening.result.close(); resolve(asked.result); };
      transaction.onerror = () => reject(transaction.error);
    };
  });
}
export const canMakePass = () => Boolean(globalThis.crypto?.subtle && globalThis.indexedDB);
export const findKey = (person: string): Promise<PassKey | undefined> => store('readonly', keys => keys.get(person) as IDBRequest<PassKey | undefined>);

/** Makes a key whose private half cannot be taken out. @returns its public half, X.509, base64; and keep, to be called with the server's id of it */
export async function makeKey(person: string) {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey));
  const id = new Uint8Array(await crypto.subtle.digest('SHA-256', publicKey)).slice(0, 8);
  return {
    publicKey: btoa(String.fromCharCode(...publicKey)),
    keep: (key: string) => store('readwrite', keys => keys.put({ privateKey: pair.privateKey, id, key } satisfies PassKey, person)),
  };
}
/** @returns the server's id of the key that was here */
export async function forgetKey(person: string): Promise<string | undefined> {
  if (!canMakePass() || !person) return undefined;
  const known = await findKey(person);
  if (known) await store('readwrite', keys => keys.delete(person));
  return known?.key;
}
export const stepAt = (millis: number) => Math.floor(millis / 1000 / STEP_SECONDS);
/** Until the code changes. */
export const millisLeft = (millis: number) => (stepAt(millis) + 1) * STEP_SECONDS * 1000 - millis;

/** What is signed: version 1, the key's id, the door (0 for every door), the time step. */
export function passBody(id: Uint8Array, step: number): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(15);
  const view = new DataView(body.buffer);
  view.setUint8(0, 1);
  body.set(id, 1);
  view.setUint32(11, step);
  return body;
}
export async function passText(key: PassKey, step: number): Promise<string> {
  const body = passBody(key.id, step);
  const signed = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key.privateKey, new Uint8Array([...new TextEncoder().encode('linli-pass-1'), ...body])));
  return `LINLI:R${base45(new Uint8Array([...body, ...signed]))}`;
}
