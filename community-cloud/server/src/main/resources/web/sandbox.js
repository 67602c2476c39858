// The payer's side of the sandbox provider: no money moves here. Each button is something that really happens at providers.
import { get, post } from '/calls.js';
import { money } from '/money.js';
import { button, part, section, tell, tellFailure } from '/parts.js';
import { coded, word } from '/words.js';

const main = document.getElementById('main');
const order = location.hash.slice(1);
const acts = ['PAY', 'PAY_TWICE', 'PAY_SILENTLY', 'WRONG_AMOUNT', 'FAIL'];

async function show() {
  const known = await get(`/api/pay/sandbox/orders/${encodeURIComponent(order)}`);
  main.replaceChildren(section(word('sandbox'),
    part('p', { textContent: word('sandboxHint') }),
    part('p', { textContent: known.description }),
    part('p', {}, part('strong', { class: 'sum', textContent: money(known.amountFen) })),
    part('p', { role: 'status', textContent: coded('sandboxState', known.state) }),
    part('div', { class: 'stack' }, acts.map(act => button(coded('act', act), act === 'PAY' ? 'main wide' : 'wide', async () => {
      await post(`/api/pay/sandbox/orders/${encodeURIComponent(order)}/${act}`);
      tell(coded('acted', act));
      await show();
    })), part('a', { class: 'button', href: '/app/#/bills', textContent: word('back') }))));
}
try {
  document.title = word('sandbox');
  document.getElementById('title').textContent = word('sandbox');
  await show();
} catch (failure) {
  tellFailure(failure);
} finally {
  main.setAttribute('aria-busy', 'false');
}
