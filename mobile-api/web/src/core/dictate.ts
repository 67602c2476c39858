// Speaking instead of typing, where the phone's own recogniser can. A browser that sends speech to its maker asks its user itself.
import { language, t } from './words';
import { Refused } from './client';

interface Recogniser { lang: string; interimResults: boolean; start: () => void; onresult: ((event: { results: { [at: number]: { [at: number]: { transcript: string } } } }) => void) | null; onerror: (() => void) | null; onend: (() => void) | null }
const maker = () => (globalThis as unknown as Record<string, (new () => Recogniser) | undefined>)['SpeechRecognition'] ?? (globalThis as unknown as Record<string, (new () => Recogniser) | undefined>)['webkitSpeechRecognition'];
export const canDictate = () => maker() !== undefined;

/** What was said; empty when nothing was. */
export function dictate(): Promise<string> {
  const Made = maker();
  if (!Made) return Promise.resolve('');
  return new Promise((resolve, reject) => {
    const listening = new Made();
    listening.lang = language() === 'en' ? 'en-GB' : 'zh-CN';
    listening.interimResults = false;
    let said = '';
    listening.onresult = event => { said = event.results[0]?.[0]?.transcript ?? ''; };
    listening.onerror = () => reject(new Refused('no-speech', 0, t('repairs.noSpeech')));
    listening.onend = () => resolve(said);
    listening.start();
  });
}
