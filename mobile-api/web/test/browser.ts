// The little of a browser that the plain modules ask when they are loaded. Pages themselves are tested in a real browser, against the real server.
const kept = new Map<string, string>();
Object.assign(globalThis, {
  localStorage: { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => { kept.set(key, value); }, removeItem: (key: string) => { kept.delete(key); } },
  location: { hash: '', search: '' },
  addEventListener: () => {},
});
