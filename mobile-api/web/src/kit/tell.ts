import { reactive } from 'vue';
import { Refused } from '../core/client';
import { speak } from '../core/elder';
import { t } from '../core/words';

export interface Told { id: number; text: string; bad: boolean }
export const told = reactive<Told[]>([]);
let last = 0;

/** Stays long enough to be read slowly: 4 s and more for longer texts. */
export function tell(text: string, bad = false): void {
  const id = ++last;
  told.splice(0, told.length, { id, text, bad });
  setTimeout(() => { const at = told.findIndex(one => one.id === id); if (at >= 0) told.splice(at, 1); }, 4_000 + text.length * 120);
  speak(text);
}
export function sentenceOf(failure: unknown): string {
  if (failure instanceof Refused) return failure.message;
  console.error(failure);
  return t('broken');
}
export const tellFailure = (failure: unknown) => tell(sentenceOf(failure), true);
