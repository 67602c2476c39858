// What a household owes and has paid. Amounts come in fen and are only ever shown here, never reckoned.
import { get, list, post } from '/calls.js';
import { button, part, rows, section, tell } from '/parts.js';
import { clock, coded, language, word } from '/words.js';

const yuan = new Intl.NumberFormat(language === 'en' ? 'en-GB' : 'zh-CN', { style: 'currency', currency: 'CNY', currencyDisplay: 'narrowSymbol' });
export const money = fen => yuan.format(fen / 100);
const nameOf = bill => (language === 'en' ? coded('fee', bill.type) : bill.itemName);

/** Nothing for somebody with no household to pay for. */
export async function billSection() {
  const households = await list('/api/my/households');
  if (households.length === 0) return null;
  const place = section(word('bills'));
  const heading = place.firstChild;
  const refresh = async () => {
    const shown = await Promise.all(households.map(home => household(home, refresh)));
    place.replaceChildren(heading, ...shown);
  };
  await refresh();
  return place;
}
async function household(home, refresh) {
  const about = `household=${home.household}`;
  const [open, paid, balance] = await Promise.all([
    list(`/api/my/bills?which=OPEN&${about}`), list(`/api/my/payments?size=3&${about}`), get(`/api/my/balance?${about}`)]);
  const sum = part('p', {}, `${word('owed')} `, part('strong', { class: 'sum', textContent: money(balance.owedFen) }),
    balance.prepaymentFen > 0 ? ` · ${word('prepaid')} ${money(balance.prepaymentFen)}` : '');
  return part('div', {}, part('h3', { textContent: `${home.building} ${home.unitName}` }), sum,
    open.length ? rows(open, billRow) : part('p', { class: 'quiet', textContent: word('allPaid') }),
    open.length ? button(`${word('payAll')} ${money(balance.owedFen)}`, 'main wide', () => pay(home, open, refresh)) : null,
    paid.length ? part('p', { class: 'quiet', textContent: paid.map(payment => `${clock(payment.paidAt)} ${word('paid')} ${money(payment.amountFen)}`).join('；') }) : null);
}
const billRow = bill => [
  part('div', { class: 'row' }, part('strong', { textContent: nameOf(bill) }), part('strong', { textContent: money(bill.openFen) })),
  part('span', { class: 'quiet', textContent: `${bill.from} – ${lastDay(bill.until)} · ${word('due')} ${bill.dueDate}` }),
];
/** A bill's end is the day after its last. */
function lastDay(until) {
  const day = new Date(`${until}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}
async function pay(home, bills, refresh) {
  const providers = await list('/api/my/providers');
  const provider = providers.find(known => known.channels.includes('PAGE'));
  if (!provider) { tell(word('payAtDesk'), true); return; }
  const order = await post('/api/my/orders', {
    household: home.household, bills: bills.map(bill => bill.id), provider: provider.id, channel: 'PAGE', key: crypto.randomUUID(),
  });
  window.open(order.instructions.page, '_blank', 'noopener');
  tell(word('payThere'));
  await settled(order);
  await refresh();
}
/** Until the provider has told, or for as long as a person may take. */
async function settled(order) {
  for (let tries = 0; tries < 300; tries++) {
    const known = await get(`/api/my/orders/${order.id}`);
    if (known.state === 'PAID') { tell(word('thanks')); return; }
    if (['EXPIRED', 'FAILED'].includes(known.state)) { tell(word('notPaid'), true); return; }
    await new Promise(next => setTimeout(next, 1000));
  }
}
