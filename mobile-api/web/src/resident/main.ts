import { createApp } from 'vue';
import '../style.css';
import { speakLanguage, wantedLanguage } from '../core/words';
import { keepInstallOffer } from '../core/install';
import App from './App.vue';

// A page of the build before this one may ask for a file that is no more: the new page knows the new ones.
addEventListener('vite:preloadError', event => { event.preventDefault(); location.reload(); });

await speakLanguage(wantedLanguage());
keepInstallOffer();
createApp(App).mount('#app');
if ('serviceWorker' in navigator && import.meta.env.PROD) {
  // Where a browser refuses (a certificate it does not trust), the app works as a page of the web.
  navigator.serviceWorker.register('/app/sw.js', { scope: '/app/' }).catch((refused: unknown) => console.info('no service worker', refused));
}
