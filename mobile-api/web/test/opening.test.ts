import { expect, test } from 'vitest';
import { open } from '../src/core/opening';

/** A door that answers with these states, one each time somebody looks; the clock moves only when the page rests. */
function door(first: string, ...then: string[]) {
  let now = 0;
  return {
    open: async () => ({ id: 'c1', state: first }),
    look: async () => ({ state: then.shift() ?? 'SENT' }),
    rest: async (millis: number) => { now += millis; },
    now: () => now,
  };
}
test('a door that did it is open', async () => expect(await open(door('SENT', 'STARTED', 'DONE'))).toEqual({ is: 'opened' }));
test('a door that may not says why', async () => expect(await open(door('SENT', 'REFUSED'))).toEqual({ is: 'refused', outcome: 'REFUSED' }));
test('an order that was never sent is told at once', async () => expect(await open(door('NOT_SENT'))).toEqual({ is: 'refused', outcome: 'NOT_SENT' }));
test('a silent door ends the waiting', async () => expect(await open(door('SENT'))).toEqual({ is: 'refused', outcome: 'NO_ANSWER' }));
