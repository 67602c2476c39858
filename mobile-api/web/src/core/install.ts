// "Add to home screen", where the browser offers it: kept until somebody presses our own button.
import { shallowRef } from 'vue';

interface Offer extends Event { prompt: () => Promise<void> }
export const installOffer = shallowRef<Offer>();
export function keepInstallOffer(): void {
  addEventListener('beforeinstallprompt', event => { event.preventDefault(); installOffer.value = event as Offer; });
  addEventListener('appinstalled', () => { installOffer.value = undefined; });
}
