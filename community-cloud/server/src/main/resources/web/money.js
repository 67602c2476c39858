// Amounts come in fen and are only ever shown here, never reckoned.
import { language } from '/words.js';

const yuan = new Intl.NumberFormat(language === 'en' ? 'en-GB' : 'zh-CN', { style: 'currency', currency: 'CNY', currencyDisplay: 'narrowSymbol' });
export const money = fen => yuan.format(fen / 100);
