import { currencyName, isCurrency } from '../../drafting/words/number-words.ts';
import type { Language } from '../../input/translations.ts';

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', zh: 'zh-CN' };

/** Units of the catalogue, in Chinese. */
const ZH: Readonly<Record<string, string>> = {
  currency: '货币',
  events: '次',
  days: '天',
  units: '件',
  channels: '个渠道',
  persons: '人',
  sessions: '次会话',
  minutes: '分钟',
  conflicts: '处矛盾',
  values: '个值',
  customers: '位客户',
  years: '岁',
  months: '个月',
  weeks: '周',
  hours: '小时',
  points: '分',
  visits: '次访问',
  purchases: '次购买',
  times: '次',
};

/** Units that a number is read with, by the names that Unicode has for them. */
const WITH_NUMBER: Readonly<Record<string, string>> = {
  days: 'day',
  minutes: 'minute',
  months: 'month',
  weeks: 'week',
  hours: 'hour',
};

/** A unit as people say it: a currency by its name. Null: there is none to say. A unit nobody translated comes as it is. */
export function unitLabel(unit: string | null, language: Language): string | null {
  if (unit === null || unit === '0..1') return unit;
  if (isCurrency(unit)) return currencyName(unit, language);
  return language === 'zh' && Object.hasOwn(ZH, unit) ? ZH[unit]! : unit;
}

/** A number with its unit: `£1,500`, `12 days`. Others, whose unit a label says, stand alone. */
export function numberIn(value: number, unit: string | null, language: Language): string {
  const whole = Math.abs(value) >= 100 || Number.isInteger(value);
  const digits = whole ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 };
  const locale = LOCALES[language];
  if (isCurrency(unit)) {
    const places = whole ? 0 : 2;
    const fixed = { minimumFractionDigits: places, maximumFractionDigits: places };
    if (language === 'zh') return `${value.toLocaleString(locale, fixed)} ${currencyName(unit, language)}`;
    return value.toLocaleString(locale, {
      style: 'currency',
      currency: unit,
      currencyDisplay: 'narrowSymbol',
      ...fixed,
    });
  }
  const said = unit === null ? undefined : WITH_NUMBER[unit];
  if (said === undefined) return value.toLocaleString(locale, digits);
  return value.toLocaleString(locale, { style: 'unit', unit: said, unitDisplay: 'long', ...digits });
}

/** A share as people read it: 62 %; below a tenth with one place where it is not 0. */
export function percentIn(share: number, language: Language): string {
  const places = share > 0 && share < 0.0995 ? 1 : 0;
  return `${(share * 100).toFixed(places).replace(/\.0$/, '')}${language === 'zh' ? '%' : ' %'}`;
}
