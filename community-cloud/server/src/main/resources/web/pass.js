// The resident's pass: a key that never leaves this browser, and a code that changes every 15 seconds, made without network.
import { encode } from '/uqr.js';

const STEP_SECONDS = 15;
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

function base45(bytes) {
  let text = '';
  for (let i = 0; i < bytes.length; i += 2) {
    const pair = i + 1 < bytes.length;
    const value = pair ? bytes[i] * 256 + bytes[i + 1] : bytes[i];
    text += ALPHABET[value % 45] + ALPHABET[Math.floor(value / 45) % 45] + (pair ? ALPHABET[Math.floor(value / 2025)] : '');
  }
  return text;
}
const store = (mode, work) => new Promise((resolve, reject) => {
  const opening = indexedDB.open('linli', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('keys');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const transaction = opening.result.transaction('keys', mode);
    const request = work(transaction.objectStore('keys'));
    transaction.oncomplete = () => { opening.result.close(); resolve(request.result); };
    transaction.onerror = () => reject(transaction.error);
  };
});
export const canMakePass = () => Boolean(globalThis.crypto?.subtle && globalThis.indexedDB);
export const findKey = person => store('readonly', keys => keys.get(person));
/** Makes the key and returns its public half, X.509, base64. */
export async function makeKey(person) {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey));
  const id = new Uint8Array(await crypto.subtle.digest('SHA-256', publicKey)).slice(0, 8);
  return {
    publicKey: btoa(String.fromCharCode(...publicKey)),
    keep: () => store('readwrite', keys => keys.put({ privateKey: pair.privateKey, id }, person)),
  };
}
async function passText(key, doorNumber, step) {
  const body = new Uint8Array(15);
  const view = new DataView(body.buffer);
  view.setUint8(0, 1);
  body.set(key.id, 1);
  view.setUint16(9, doorNumber);
  view.setUint32(11, step);
  const prefix = new TextEncoder().encode('linli-pass-1');
  const signed = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key.privateKey,
    new Uint8Array([...prefix, ...body])));
  return `LINLI:R${base45(new Uint8Array([...body, ...signed]))}`;
}
export function drawCode(canvas, text) {
  const code = encode(text, { ecc: 'M', border: 4 });
  const scale = 8;
  canvas.width = canvas.height = code.size * scale;
  const brush = canvas.getContext('2d');
  brush.fillStyle = '#fff';
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.fillStyle = '#000';
  code.data.forEach((line, y) => line.forEach((dark, x) => { if (dark) brush.fillRect(x * scale, y * scale, scale, scale); }));
}
/** Keeps the canvas showing the code of the current step until it leaves the page. */
export async function showPass(canvas, key) {
  const step = Math.floor(Date.now() / 1000 / STEP_SECONDS);
  drawCode(canvas, await passText(key, 0, step));
  const rest = (step + 1) * STEP_SECONDS * 1000 - Date.now();
  setTimeout(() => { if (canvas.isConnected) showPass(canvas, key); }, rest + 20);
}
