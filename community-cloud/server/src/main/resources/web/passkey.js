// Passkeys: the browser's own dialog between what the cloud asks and what it checks.
import { post, Refused } from '/calls.js';

/** Browsers without these let people sign in by the other ways. */
export const passkeysWork = () => typeof window.PublicKeyCredential?.prototype?.toJSON === 'function';

const bytes = text => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), letter => letter.charCodeAt(0));

/** Whoever closes the browser's dialog, or has no passkey, is told so in words. */
async function asked(dialog) {
  try {
    return (await dialog()).toJSON();
  } catch (closed) {
    throw new Refused({ code: 'passkey-not-used', title: closed.name, status: 0 });
  }
}
async function shown() {
  const wanted = await post('/api/session/passkey/options');
  return asked(() => navigator.credentials.get({
    publicKey: { challenge: bytes(wanted.challenge), rpId: wanted.relyingParty, timeout: wanted.timeoutMillis, userVerification: 'required' },
  }));
}
export const enterByPasskey = async () => post('/api/session/passkey', { credential: await shown() });
export const proveByPasskey = async () => post('/api/session/proof/passkey', { credential: await shown() });

export async function addPasskey(name) {
  const wanted = await post('/api/my/passkeys/options');
  const credential = await asked(() => navigator.credentials.create({
    publicKey: {
      challenge: bytes(wanted.challenge),
      rp: { id: wanted.relyingParty, name: wanted.relyingPartyName },
      user: { id: bytes(wanted.userHandle), name: wanted.userName, displayName: wanted.userName },
      pubKeyCredParams: wanted.algorithms.map(alg => ({ type: 'public-key', alg })),
      excludeCredentials: wanted.known.map(id => ({ type: 'public-key', id: bytes(id) })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      timeout: wanted.timeoutMillis,
    },
  }));
  return post('/api/my/passkeys', { name, credential });
}
