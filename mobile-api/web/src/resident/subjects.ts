/** The page about what a message is about, such as ticket/abc; undefined where there is none. */
const PAGES: Record<string, string> = { ticket: 'ticket', parcel: 'parcel', notice: 'notice', vote: 'vote', survey: 'survey', bill: 'bill', payment: 'payment', emergency: 'emergency' };
const LISTS: Record<string, string> = { visit: '/visitors', bills: '/bills', consent: '/face', account: '/settings' };

export function pageOf(subject: string): string | undefined {
  const [kind = '', id] = subject.split('/');
  const page = PAGES[kind];
  if (page && id) return `/${page}/${encodeURIComponent(id)}`;
  return LISTS[kind];
}
