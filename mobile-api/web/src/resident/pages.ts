// Every page and its address. Each is fetched when it is first wanted; the service worker has them all.
import { defineAsyncComponent, type Component } from 'vue';
import { route } from '../core/router';
import Home from './pages/Home.vue';

const lazy = (from: () => Promise<{ default: Component }>) => defineAsyncComponent(from);
const RepairNew = lazy(() => import('./pages/RepairNew.vue'));

/** By the first part of the path; the second goes to the page as `id`. */
const pages: Record<string, Component> = {
  '': Home,
  bill: lazy(() => import('./pages/Bill.vue')),
  bills: lazy(() => import('./pages/Bills.vue')),
  pass: lazy(() => import('./pages/Pass.vue')),
  payment: lazy(() => import('./pages/Payment.vue')),
  repairs: lazy(() => import('./pages/Repairs.vue')),
  ticket: lazy(() => import('./pages/Ticket.vue')),
};
/** What a page needs an id for is nothing without. */
const ABOUT = new Set(['bill', 'payment', 'ticket']);

export function pageAt(parts: readonly string[]): Component | undefined {
  const [first = '', id] = parts;
  if (first === 'repairs' && id === 'new') return RepairNew;
  return ABOUT.has(first) && !id ? undefined : pages[first];
}
export const currentPage = () => pageAt(route.parts);
