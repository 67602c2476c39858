// Shows again who somebody is, before something dangerous.
import { post } from '/calls.js';
import { ask, button, field } from '/parts.js';
import { passkeysWork, proveByPasskey } from '/passkey.js';
import { word } from '/words.js';

/** Asks for a proof; resolves to whether one was given. A wrong one is refused like any request. */
export async function prove() {
  let proven = false;
  const byPasskey = button(word('provePasskey'), 'wide', async () => {
    const dialog = byPasskey.closest('dialog');
    await proveByPasskey();
    proven = true;
    dialog.close();
  });
  const answer = await ask(word('prove'), word('proveHint'), [
    field(word('proof'), { name: 'proof', type: 'password', autocomplete: 'one-time-code', minLength: 6, maxLength: 200 }),
    passkeysWork() ? byPasskey : null,
  ]);
  if (proven) return true;
  if (!answer) return false;
  await post('/api/session/proof', { proof: answer.proof });
  return true;
}
