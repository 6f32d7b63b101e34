import { YEAR_MS } from '../../calendar/year.ts';
import type { TraitContrast } from '../../engine/comparison/group-contrast.ts';
import type { Reading } from '../../engine/comparison/metric.ts';
import { percent } from '../../engine/percent.ts';
import { labelOf } from '../drafting/words/label.ts';

/** Names of the groups; null: everybody else. */
export interface GroupNames {
  readonly first: Reading;
  readonly second: Reading | null;
}

/** The level of significance of the words; the numbers beside them allow any other. */
const LEVEL = 0.05;

/**
 * One trait as a sentence: `Loyal: older than everybody else (g = +0.61, mean 52.1 against 41.0).` Amounts are told with
 * their currency, null for a trait that is no money.
 */
export function inWords(trait: TraitContrast, names: GroupNames, asOf: number, currency: string | null): Reading {
  const against = { en: names.second?.en ?? 'everybody else', zh: names.second?.zh ?? '其他客户' };
  const sure = trait.adjustedPValue < LEVEL;
  const open = {
    en: sure ? '' : ' It may be chance.',
    zh: sure ? '' : '可能只是偶然。',
  };
  if (trait.measure === 'SHARE') {
    const [own, other] = [percent(trait.first), percent(trait.second)];
    const numbers = `h = ${signed(trait.effect.value)}`;
    const flag = trait.kind === 'flag';
    const what = flag ? '' : ` "${trait.value}"`;
    return {
      en: `${names.first.en}: ${own} ${flag ? 'have' : 'have the'} ${labelOf(trait.feature, 'en')}${what}, against ${other} of ${against.en} (${numbers}).${open.en}`,
      zh: `${names.first.zh}：${own} 的${labelOf(trait.feature, 'zh')}为“${flag ? '是' : trait.value}”，${against.zh}为 ${other}（${numbers}）。${open.zh}`,
    };
  }
  const age = trait.feature === 'customer.birthDate';
  const time = trait.kind === 'time';
  // An earlier birth is a higher age.
  const more = age ? trait.effect.value < 0 : trait.effect.value > 0;
  const g = `g = ${signed(age ? -trait.effect.value : trait.effect.value)}`;
  const money = currency === null ? '' : ` ${currency}`;
  const say = (value: number) => (age ? years(value, asOf) : time ? day(value) : amount(value) + money);
  const [own, other] = [say(trait.first), say(trait.second)];
  const label = { en: labelOf(trait.feature, 'en'), zh: labelOf(trait.feature, 'zh') };
  const direction = age
    ? { en: more ? 'older' : 'younger', zh: more ? '年龄更大' : '年龄更小' }
    : time
      ? { en: `${more ? 'later' : 'earlier'} ${label.en}`, zh: `${label.zh}${more ? '更晚' : '更早'}` }
      : { en: `${more ? 'higher' : 'lower'} ${label.en}`, zh: `${label.zh}${more ? '更高' : '更低'}` };
  return {
    en: `${names.first.en}: ${direction.en} than ${against.en} (${g}, mean ${own} against ${other}).${open.en}`,
    zh: `${names.first.zh}比${against.zh}${direction.zh}（${g}，平均 ${own}，对方 ${other}）。${open.zh}`,
  };
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${value.toFixed(2)}`;
}

function amount(value: number): string {
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en-US') : String(Math.round(value * 100) / 100);
}

function years(birth: number, asOf: number): string {
  return ((asOf - birth) / YEAR_MS).toFixed(1);
}

function day(time: number): string {
  return Math.abs(time) <= 8.64e15 ? new Date(time).toISOString().slice(0, 10) : String(time);
}
