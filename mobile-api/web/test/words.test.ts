import { expect, test } from 'vitest';
import { en } from '../src/core/en';
import { fill } from '../src/core/words';
import { zh } from '../src/core/zh';

const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(match => match[0]).sort();
test('both languages fill in the same', () => {
  for (const [key, text] of Object.entries(zh)) expect(places(en[key as keyof typeof zh]), key).toEqual(places(text));
});
test('English has no Chinese left in it, but for the language’s own name', () => {
  for (const [key, text] of Object.entries(en)) if (key !== 'otherLanguage') expect(text, key).not.toMatch(/[\u4e00-\u9fff]/);
});
test('what is not given stays readable', () => expect(fill('{n} of {m}', { n: 1 })).toBe('1 of {m}'));
