import { PersonagraphError } from '../../../errors.ts';

/** What a column of a file of spend says. */
export type SpendRole =
  | 'day'
  | 'week'
  | 'month'
  | 'from'
  | 'to'
  | 'channel'
  | 'campaign'
  | 'amount'
  | 'currency'
  | 'persona'
  | 'segment'
  | 'leads';

/**
 * Headers by role, the more telling first, without capitals: those of Google Ads, Meta Ads Manager and Ocean Engine
 * (巨量引擎) in English, German and Chinese, and plain words.
 */
const NAMES: Readonly<Record<SpendRole, readonly string[]>> = {
  day: ['day', 'date', 'tag', 'datum', '日期', '天', '时间', '日', '统计时间', '投放日期'],
  week: ['week', 'woche', '周'],
  month: ['month', 'monat', '月份', '月'],
  from: [
    'from',
    'reporting starts',
    'start',
    'start date',
    'von',
    'berichtsstart',
    '报告开始日期',
    '开始日期',
    '报告开始',
  ],
  to: ['to', 'reporting ends', 'end', 'end date', 'bis', 'berichtsende', '报告结束日期', '结束日期', '报告结束'],
  channel: ['channel', 'platform', 'kanal', '渠道', '平台', '投放渠道'],
  campaign: [
    ...['campaign', 'campaign name', 'kampagne', 'name der kampagne', '广告系列', '广告系列名称', '营销活动'],
    ...['项目名称', '项目', '广告组名称', '广告组', '广告计划名称', '计划名称', '广告计划', '推广计划'],
  ],
  amount: [
    ...['amount', 'cost', 'spend', 'amount spent', 'kosten', 'ausgegebener betrag', '花费金额', '已花费金额'],
    ...['消耗', '花费', '费用', '消费', '总消耗', '总花费', '实际消耗', '支出'],
  ],
  currency: ['currency', 'currency code', 'währung', 'währungscode', '货币', '货币代码', '币种'],
  persona: ['persona', '画像'],
  segment: ['segment', '细分'],
  leads: ['leads', 'leads (form)', '线索', '线索数', '潜在客户', '留资数'],
};

const CURRENCIES: Readonly<Record<string, string>> = {
  ...{ 元: 'CNY', 人民币: 'CNY', rmb: 'CNY', '¥': 'CNY', '€': 'EUR', $: 'USD', '£': 'GBP' },
};

/** A column with a role. */
export interface SpendColumn {
  readonly index: number;
  readonly name: string;
  /** Of an amount: the currency that its header names, `Amount spent (USD)`. */
  readonly currency: string | null;
}

export type SpendColumns = ReadonlyMap<SpendRole, SpendColumn>;

/** The columns of a header that say something of spend. Throws INVALID_FILE for none with an amount, or for two. */
export function spendColumns(header: readonly string[]): SpendColumns {
  const found = new Map<SpendRole, SpendColumn>();
  for (const [role, names] of Object.entries(NAMES) as [SpendRole, readonly string[]][]) {
    const ranked = header
      .flatMap((name, index) => {
        const read = readName(name, role);
        const rank = read ? names.indexOf(read.name) : -1;
        return read && rank >= 0 ? [{ rank, column: { index, name, currency: read.currency } }] : [];
      })
      .sort((a, b) => a.rank - b.rank);
    const [best, second] = ranked;
    if (!best) continue;
    if (role === 'amount' && second?.rank === best.rank) {
      throw refused(`Two columns have amounts: ${best.column.name} and ${second.column.name}. Leave one out.`);
    }
    found.set(role, best.column);
  }
  if (found.has('amount')) return found;
  const known = NAMES.amount.join(', ');
  throw refused(`No column has amounts: name one ${known}. There is: ${header.join(', ').slice(0, 500)}.`);
}

/** A header without capitals, and the currency behind an amount in brackets; null where something else stands there. */
function readName(header: string, role: SpendRole): { readonly name: string; readonly currency: string | null } | null {
  const name = header.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
  if (role !== 'amount') return { name, currency: null };
  const [, bare, bracket] = /^(.*?) ?\(([^()]*)\)$/.exec(name) ?? [undefined, name, undefined];
  if (bracket === undefined) return { name: bare!, currency: null };
  const inside = bracket.trim();
  const currency = CURRENCIES[inside] ?? (/^[a-z]{3}$/.test(inside) ? inside.toUpperCase() : null);
  return currency === null ? null : { name: bare!, currency };
}

function refused(message: string): PersonagraphError {
  return new PersonagraphError('INVALID_FILE', message);
}
