// 长辈模式: one switch and one size for every page. The size is the root's font size, which everything else is a multiple of.
import { reactive, watchEffect } from 'vue';
import { language } from './words';

export const SIZES = [18, 20, 22, 26, 30] as const;
export const ELDER_SIZES = [22, 26, 30] as const;

interface Looks { elder: boolean; size: number; speak: boolean; helpPhone: string }
const KEPT = 'linli.looks';
const given: Looks = { elder: false, size: 18, speak: true, helpPhone: '' };
export function read(kept: string | null): Looks {
  try { return { ...given, ...(JSON.parse(kept ?? '{}') as Partial<Looks>) }; } catch { return { ...given }; }
}
export const looks = reactive(read(localStorage.getItem(KEPT)));

export function setElder(on: boolean): void {
  looks.elder = on;
  looks.size = on ? ELDER_SIZES[0] : SIZES[0];
}
watchEffect(() => {
  localStorage.setItem(KEPT, JSON.stringify(looks));
  document.documentElement.dataset['size'] = String(looks.size);
  document.documentElement.toggleAttribute('data-elder', looks.elder);
});

/** Says it aloud where the phone can, in elder mode. A confirmation, never the only one. */
export function speak(text: string): void {
  if (!looks.elder || !looks.speak || !('speechSynthesis' in globalThis)) return;
  const said = new SpeechSynthesisUtterance(text);
  said.lang = language() === 'en' ? 'en-GB' : 'zh-CN';
  said.rate = 0.9;
  speechSynthesis.cancel();
  speechSynthesis.speak(said);
}
