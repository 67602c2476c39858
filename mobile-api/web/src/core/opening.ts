// What a door button says, from press to answer. Pure: the page gives it what happened.
export type Opening =
  | { is: 'idle' }
  | { is: 'opening' }
  | { is: 'opened' }
  | { is: 'refused'; outcome: string; sentence?: string };

/** The order is on its way or being carried out. */
const UNDER_WAY = ['SENT', 'STARTED'];
export const isUnderWay = (state: string) => UNDER_WAY.includes(state);

/** @param state what is known of the order: SENT, STARTED, DONE, or why it was not done */
export const answered = (state: string): Opening => {
  if (state === 'DONE') return { is: 'opened' };
  return { is: 'refused', outcome: isUnderWay(state) ? 'NO_ANSWER' : state };
};

interface Hands { open: () => Promise<{ id: string; state: string }>; look: (id: string) => Promise<{ state: string }>; rest: (millis: number) => Promise<void>; now: () => number }
const PATIENCE_MILLIS = 8_000;
const LOOK_EVERY_MILLIS = 250;

/** Orders the door to open and follows it until the door answered, at most as long as an order lives and its answer may take. */
export async function open(hands: Hands): Promise<Opening> {
  const begun = hands.now();
  const order = await hands.open();
  let state = order.state;
  while (isUnderWay(state) && hands.now() - begun < PATIENCE_MILLIS) {
    await hands.rest(LOOK_EVERY_MILLIS);
    state = (await hands.look(order.id)).state;
  }
  return answered(state);
}
