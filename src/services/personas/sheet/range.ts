import type { ScoreDefinition } from '../../../segmenter/score.ts';
import { shownDay } from '../../../segmenter/shown.ts';
import type { Language } from '../../input/translations.ts';

/** Units of the bundled segmenters in Chinese; others stand as they are written. */
const CHINESE: Readonly<Record<string, string>> = {
  actions: '次操作',
  customers: '位客户',
  days: '天',
  events: '次事件',
  km: '公里',
  months: '个月',
  persons: '人',
  points: '分',
  purchases: '次购买',
  weeks: '周',
  years: '年',
};

/** A range of a score with its unit: `≥ 5 days, < 9 days`. The lower end is in it, the upper one is not; times are days. */
export function rangeWords(
  { from, to }: { readonly from: number | null; readonly to: number | null },
  { kind, unit }: Pick<ScoreDefinition, 'kind' | 'unit'>,
  language: Language,
): string {
  const word = unit === undefined ? '' : ` ${(language === 'zh' && CHINESE[unit]) || unit}`;
  const say = (value: number) => (kind === 'time' ? (shownDay(value) ?? String(value)) : `${value}${word}`);
  const bounds = [from === null ? [] : `≥ ${say(from)}`, to === null ? [] : `< ${say(to)}`].flat();
  return bounds.join(language === 'zh' ? '，' : ', ');
}
