// What a household owes and has paid. Amounts come in fen and are only ever shown here, never reckoned.
import { get, list, post } from '/calls.js';
import { button, part, rows, section, tell } from '/parts.js';
import { clock, coded, language, word } from '/words.js';

const yuan = new Intl.NumberFormat(language === 'en' ? 'en-GB' : 'zh-CN', { style: 'currency', currency: 'CNY', currencyDisplay: 'narrowSymbol' });
export const money = fen => yuan.format(fen / 100);
const nameOf = bill => (language === 'en' ? coded('fee', bill.type) : bill.itemName);

/** Nothing for somebody with no household to pay for. */
export async function billSection() {
  await told();
  const households = await list('/api/my/households');
  if (households.length === 0) return null;
  return section(word('bills'), ...await Promise.all(households.map(home => household(home, households.length > 1))));
}
async function household(home, several) {
  const about = `household=${home.household}`;
  const [open, paid, balance] = await Promise.all([
    list(`/api/my/bills?which=OPEN&${about}`), list(`/api/my/payments?size=3&${about}`), get(`/api/my/balance?${about}`)]);
  const sum = part('p', {}, `${word('owed')} `, part('strong', { class: 'sum', textContent: money(balance.owedFen) }),
    balance.prepaymentFen > 0 ? ` · ${word('prepaid')} ${money(balance.prepaymentFen)}` : '');
  return part('div', {}, part('h3', { textContent: several ? `${home.building} ${home.unitName}` : home.unitName }), sum,
    open.length ? rows(open, billRow) : part('p', { class: 'quiet', textContent: word('allPaid') }),
    open.length ? button(`${word('payAll')} ${money(balance.owedFen)}`, 'main wide', () => pay(home, open)) : null,
    paid.length ? part('p', { class: 'quiet', textContent: paid.map(payment => `${clock(payment.paidAt)} ${word('paid')} ${money(payment.amountFen)}`).join('；') }) : null);
}
const billRow = bill => [
  part('div', { class: 'row' }, part('strong', { textContent: nameOf(bill) }), part('strong', { textContent: money(bill.openFen) })),
  part('span', { class: 'quiet', textContent: `${bill.from} – ${bill.until} · ${word('due')} ${bill.dueDate}` }),
];
async function pay(home, bills) {
  const providers = await list('/api/my/providers');
  const provider = providers.find(known => known.channels.includes('PAGE'));
  if (!provider) { tell(word('payAtDesk'), true); return; }
  const order = await post('/api/my/orders', {
    household: home.household, bills: bills.map(bill => bill.id), provider: provider.id, channel: 'PAGE', key: crypto.randomUUID(),
  });
  sessionStorage.setItem('order', order.id);
  location.assign(order.instructions.url);
}
/** Back from the provider's page: what has become of the order. Its notice may come a little later than the payer. */
async function told() {
  const id = sessionStorage.getItem('order');
  if (!id) return;
  sessionStorage.removeItem('order');
  for (let tries = 0; tries < 5; tries++) {
    const order = await get(`/api/my/orders/${id}`);
    if (order.state === 'PAID') { tell(word('thanks')); return; }
    if (['EXPIRED', 'FAILED'].includes(order.state)) break;
    await new Promise(next => setTimeout(next, 1000));
  }
  tell(word('notPaid'), true);
}
