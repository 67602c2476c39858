// Shows again who somebody is, before something dangerous. The sheet is in the app's frame; whoever asks waits for its answer.
import { shallowRef } from 'vue';
import { surround } from './client';

export const proofAsked = shallowRef<(shown: boolean) => void>();
surround({ prove: () => new Promise<boolean>(resolve => {
  proofAsked.value = shown => { proofAsked.value = undefined; resolve(shown); };
}) });
