// Passkeys: the browser's own dialog between what the cloud asks and what it checks.
import type { components } from '#contract';
import { at, Refused } from './client';
import { t } from './words';

/** Browsers without these let people sign in by the other ways. */
export const passkeysWork = () => typeof globalThis.PublicKeyCredential?.prototype?.toJSON === 'function';

const bytes = (text: string) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), letter => letter.charCodeAt(0));

/** Whoever closes the browser's dialog, or has no passkey, is told so in words. */
async function asked<T>(dialog: () => Promise<Credential | null>): Promise<T> {
  try {
    return ((await dialog()) as PublicKeyCredential).toJSON() as T;
  } catch {
    throw new Refused('passkey-not-used', 0, t('signin.passkeyNotUsed'));
  }
}
async function shown(): Promise<components['schemas']['PasskeyAssertion']['credential']> {
  const wanted = await at('/api/session/passkey/options').post();
  return asked(() => navigator.credentials.get({
    publicKey: { challenge: bytes(wanted.challenge), rpId: wanted.relyingParty, timeout: wanted.timeoutMillis, userVerification: 'required' },
  }));
}
export const enterByPasskey = async () => at('/api/session/passkey').post({ body: { credential: await shown() } });
export const proveByPasskey = async () => at('/api/session/proof/passkey').post({ body: { credential: await shown() } });

export async function addPasskey(name: string) {
  const wanted = await at('/api/my/passkeys/options').post();
  const credential: components['schemas']['NewPasskey']['credential'] = await asked(() => navigator.credentials.create({
    publicKey: {
      challenge: bytes(wanted.challenge),
      rp: { id: wanted.relyingParty, name: wanted.relyingPartyName },
      user: { id: bytes(wanted.userHandle), name: wanted.userName, displayName: wanted.userName },
      pubKeyCredParams: wanted.algorithms.map(alg => ({ type: 'public-key' as const, alg })),
      excludeCredentials: wanted.known.map(id => ({ type: 'public-key' as const, id: bytes(id) })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      timeout: wanted.timeoutMillis,
    },
  }));
  const body: components['schemas']['NewPasskey'] = { name, credential };
  return at('/api/my/passkeys').post({ body });
}
