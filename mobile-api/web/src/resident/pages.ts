// Every page and its address. Each is fetched when it is first wanted; the service worker has them all.
import { defineAsyncComponent, type Component } from 'vue';
import { route } from '../core/router';
import Home from './pages/Home.vue';

const lazy = (from: () => Promise<{ default: Component }>) => defineAsyncComponent(from);
const RepairNew = lazy(() => import('./pages/RepairNew.vue'));
const VisitNew = lazy(() => import('./pages/VisitNew.vue'));

/** By the first part of the path; the second goes to the page as `id`. */
const pages: Record<string, Component> = {
  '': Home,
  bill: lazy(() => import('./pages/Bill.vue')),
  bills: lazy(() => import('./pages/Bills.vue')),
  emergency: lazy(() => import('./pages/CallForHelp.vue')),
  face: lazy(() => import('./pages/Face.vue')),
  help: lazy(() => import('./pages/Help.vue')),
  home: lazy(() => import('./pages/MyHome.vue')),
  messages: lazy(() => import('./pages/Messages.vue')),
  more: lazy(() => import('./pages/More.vue')),
  notice: lazy(() => import('./pages/Notice.vue')),
  notices: lazy(() => import('./pages/Notices.vue')),
  parcel: lazy(() => import('./pages/Parcel.vue')),
  parcels: lazy(() => import('./pages/Parcels.vue')),
  pass: lazy(() => import('./pages/Pass.vue')),
  payment: lazy(() => import('./pages/Payment.vue')),
  repairs: lazy(() => import('./pages/Repairs.vue')),
  settings: lazy(() => import('./pages/Settings.vue')),
  survey: lazy(() => import('./pages/Survey.vue')),
  ticket: lazy(() => import('./pages/Ticket.vue')),
  told: lazy(() => import('./pages/Told.vue')),
  visit: lazy(() => import('./pages/Visit.vue')),
  visitors: lazy(() => import('./pages/Visitors.vue')),
  vote: lazy(() => import('./pages/Vote.vue')),
};
/** What a page needs an id for is nothing without. */
const ABOUT = new Set(['bill', 'emergency', 'notice', 'parcel', 'payment', 'survey', 'ticket', 'visit', 'vote']);

export function pageAt(parts: readonly string[]): Component | undefined {
  const [first = '', id] = parts;
  if (first === 'repairs' && id === 'new') return RepairNew;
  if (first === 'visitors' && id === 'new') return VisitNew;
  return ABOUT.has(first) && !id ? undefined : pages[first];
}
export const currentPage = () => pageAt(route.parts);
