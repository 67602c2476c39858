// Pages by the part of the address behind #: the server knows one page only, and the way back is the browser's own.
import { shallowReactive } from 'vue';

export interface Route { path: string; parts: string[]; query: URLSearchParams }

/** "#/bills/b1?paid=1" is the page "bills" with "b1". What is no path, such as a one-time link, is the home page. */
export function parse(hash: string): Route {
  const text = hash.startsWith('#/') ? hash.slice(2) : '';
  const [path = '', query = ''] = text.split('?', 2) as [string, string?];
  const parts = path.split('/').filter(Boolean).map(part => { try { return decodeURIComponent(part); } catch { return part; } });
  return { path: `/${path}`, parts, query: new URLSearchParams(query) };
}
export const route = shallowReactive(parse(location.hash));
let seen = 0;
/** How many pages were shown before this one: the first has nowhere to go back to. */
export const steps = () => seen;
addEventListener('hashchange', () => { seen++; Object.assign(route, parse(location.hash)); });
export const go = (path: string) => { location.hash = `#${path}`; };
/** Without a step back to what is over, such as a form that was sent. */
export const replace = (path: string) => { history.replaceState(null, '', `#${path}`); Object.assign(route, parse(location.hash)); };
