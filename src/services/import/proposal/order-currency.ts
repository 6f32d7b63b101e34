import type { Column } from './column.ts';
import type { Draft } from './draft.ts';

/** Codes of signs that one currency has. */
const CODES: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  '₹': 'INR',
  '₩': 'KRW',
  '₽': 'RUB',
  '₺': 'TRY',
  zł: 'PLN',
  元: 'CNY',
  RMB: 'CNY',
};
/** Currencies of signs that several have, the most frequent first. */
const SEVERAL: Readonly<Record<string, readonly string[]>> = {
  $: ['USD', 'CAD', 'AUD', 'MXN', 'HKD', 'SGD'],
  '¥': ['CNY', 'JPY'],
  '￥': ['CNY', 'JPY'],
  kr: ['SEK', 'NOK', 'DKK'],
};

/** Says the currency that the values of amounts bear: their signs are removed, and nothing else would tell it. */
export function currencyOfSigns(column: Column | undefined, draft: Draft): void {
  const signs = column?.numbers?.currencies ?? [];
  if (!column || signs.length === 0) return;
  const certain = new Set(signs.flatMap((sign) => (sign in SEVERAL ? [] : (CODES[sign] ?? sign))));
  const open = signs.filter((sign) => sign in SEVERAL && !SEVERAL[sign]!.some((code) => certain.has(code)));
  const shown = signs.join(', ');
  if (certain.size + new Set(open.map((sign) => SEVERAL[sign]![0])).size > 1) {
    draft.doubt(
      `currency: "${column.name}" has amounts of several currencies (${shown}), which would be added as if they were one: split the file by currency, or give each line its code in a column and write \`currency\` of the event`,
    );
    return;
  }
  const [code] = certain;
  if (code !== undefined) {
    draft.mapping.currency = code;
    draft.note(['currency'], `"${column.name}" has ${shown}; a workspace of another currency refuses the file`);
    return;
  }
  const [sign] = open;
  draft.doubt(
    `currency: "${column.name}" has ${sign}, which several currencies bear: write \`currency: ${SEVERAL[sign!]!.join('` or `currency: ')}\``,
  );
}
