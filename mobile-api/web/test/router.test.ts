import { expect, test } from 'vitest';
import { parse } from '../src/core/router';

test('a page and what it is about', () => expect(parse('#/bills/b%2F1?paid=1')).toMatchObject({ path: '/bills/b%2F1', parts: ['bills', 'b/1'] }));
test('a one-time link is no page', () => expect(parse('#link=abc')).toMatchObject({ path: '/', parts: [] }));
test('a damaged address is still one', () => expect(parse('#/bills/%E4%').parts).toEqual(['bills', '%E4%']));
