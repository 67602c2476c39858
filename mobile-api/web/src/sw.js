// Keeps the app's own files, so that it opens and shows the pass without network, and shows what is pushed. It never keeps an answer of the server: what is
// owed, who came by and which doors may be opened is always asked anew.
const version = __VERSION__;
const files = __FILES__;
const page = '/app/';
const cacheName = `linli-${version}`;

self.addEventListener('install', event => {
  event.waitUntil((async () => {
    const cache = await caches.open(cacheName);
    await cache.addAll([page, ...files].map(file => new Request(file, { cache: 'no-cache' })));
    await self.skipWaiting();
  })());
});

self.addEventListener('activate', event => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith('linli-') && name !== cacheName) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

self.addEventListener('fetch', event => {
  const address = new URL(event.request.url);
  if (event.request.method !== 'GET' || address.origin !== self.location.origin || !address.pathname.startsWith('/app/')) return;
  event.respondWith((async () => {
    const wanted = event.request.mode === 'navigate' ? page : event.request;
    return await caches.match(wanted, { ignoreVary: true, ignoreSearch: event.request.mode === 'navigate' }) ?? fetch(event.request);
  })());
});

/** What the server pushes is a notification in both languages; the page tells once which one its person reads. */
self.addEventListener('push', event => {
  event.waitUntil((async () => {
    const sent = event.data?.json() ?? {};
    const cache = await caches.open('choices');
    const language = await (await cache.match('/app/language'))?.text() ?? 'zh';
    await self.registration.showNotification(sent.title?.[language] ?? '邻里', {
      body: sent.text?.[language] ?? '', icon: '/app/icon-192.png', badge: '/app/icon-192.png',
      tag: sent.id, requireInteraction: sent.urgency === 'ALARM', data: { subject: sent.subject ?? '' },
    });
  })());
});

self.addEventListener('notificationclick', event => {
  event.notification.close();
  const address = `/app/#/told/${event.notification.data?.subject ?? ''}`;
  event.waitUntil((async () => {
    const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
    const open = windows.find(one => new URL(one.url).pathname.startsWith('/app/'));
    if (open) { await open.focus(); await open.navigate(address); } else await self.clients.openWindow(address);
  })());
});
