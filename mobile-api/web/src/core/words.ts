// Chinese first. English must have every word that Chinese has, or nothing compiles.
import { shallowRef } from 'vue';
import { zh } from './zh';

export type Key = keyof typeof zh;
export type Words = Record<Key, string>;
export type Language = 'zh' | 'en';

const chosen = shallowRef<Language>('zh');
const words = shallowRef<Words>(zh);
export const language = () => chosen.value;
export const locale = () => (chosen.value === 'en' ? 'en-GB' : 'zh-CN');

/** What the address says, then what was chosen on this phone, then what the phone speaks. */
export function wantedLanguage(): Language {
  const wanted = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem('lang') ?? navigator.language;
  return wanted.startsWith('en') ? 'en' : 'zh';
}
export async function speakLanguage(wanted: Language): Promise<void> {
  words.value = wanted === 'en' ? (await import('./en')).en : zh;
  chosen.value = wanted;
  document.documentElement.lang = wanted === 'en' ? 'en' : 'zh-CN';
}
export async function chooseLanguage(wanted: Language): Promise<void> {
  localStorage.setItem('lang', wanted);
  await speakLanguage(wanted);
  // The service worker shows what is pushed and has no other way to know.
  await globalThis.caches?.open('choices').then(cache => cache.put('/app/language', new Response(wanted)));
}
export const fill = (text: string, values: Record<string, string | number> = {}) => text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
export const t = (key: Key, values?: Record<string, string | number>) => fill(words.value[key], values);
/** A code of the server in words; one that is not known stays readable. */
export const coded = (group: string, code: string) => (words.value as Record<string, string>)[`${group}.${code}`] ?? code;
/** What has a name in both languages. */
export const named = (thing: { name: string; nameEn?: string | undefined }) => (language() === 'en' && thing.nameEn) || thing.name;
