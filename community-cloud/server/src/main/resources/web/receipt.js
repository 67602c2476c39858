// Asks whether a receipt is genuine. The code stands behind # in the address, so that no proxy writes it into its log.
import { get } from '/calls.js';

const form = document.getElementById('form');
const code = document.getElementById('code');
const answer = document.getElementById('answer');
const notice = document.getElementById('notice');

const words = {
  GENUINE: ['✓ 收据有效', 'This receipt is genuine'],
  VOID: ['✗ 收据已作废：已退款或已换开', 'This receipt is void: refunded or replaced since'],
  UNKNOWN: ['✗ 没有这张收据，请核对验证码', 'No receipt has this code: check what you typed'],
};
const yuan = fen => '¥' + (fen / 100).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

function line(name, value) {
  const row = document.createElement('p');
  const label = document.createElement('span');
  label.className = 'quiet';
  label.textContent = name + '  ';
  row.append(label, document.createTextNode(value));
  return row;
}

async function check() {
  notice.textContent = '';
  answer.hidden = true;
  try {
    const known = await get('/api/receipt-check?code=' + encodeURIComponent(code.value.trim()));
    const [chinese, english] = words[known.state];
    const head = document.createElement('h2');
    head.textContent = chinese;
    const also = document.createElement('p');
    also.lang = 'en';
    also.textContent = english;
    answer.replaceChildren(head, also);
    if (known.number) {
      answer.append(
        line('编号 No.', known.number), line('金额 Amount', yuan(known.amountFen)), line('缴款日期 Paid', known.paidOn),
        line('开具日期 Issued', known.issuedOn), line('收款单位 Received by', known.company), line('小区 Community', known.community));
    }
    answer.hidden = false;
  } catch {
    notice.textContent = '暂时无法核对，请稍后再试 Not possible right now: try again later';
  }
}

form.addEventListener('submit', event => { event.preventDefault(); check(); });
code.value = decodeURIComponent(location.hash.slice(1));
if (code.value) check();
