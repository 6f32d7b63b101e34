import { type BilingualText, percent } from 'personagraph/segmenter';
import type { Discounting } from './discounting.ts';

/** Days of a mean Gregorian month. */
const MONTH = 30.436875;
const DAYS = { day: 1, week: 7, month: MONTH, year: 12 * MONTH } as const;

/** The settings that say how far ahead purchases count, and how much less later ones do. */
export interface DiscountSettings {
  readonly horizonMonths: number | null;
  readonly horizonDays: number | null;
  readonly withoutEnd: boolean;
  readonly discountRate: number;
  readonly discountPer: keyof typeof DAYS;
  readonly compounding: 'effective' | 'continuous';
  readonly discountAt: 'period-begin' | 'period-middle' | 'period-end' | 'moment';
  readonly discountPeriod: keyof typeof DAYS | null;
}

/** Months ahead where no horizon is set. */
const USUAL_MONTHS = 12;
/** The period where none is set. */
const USUAL_PERIOD = 'month';

/** The settings in weeks. */
export function discountingOf(settings: DiscountSettings): Discounting {
  const { discountRate, discountPer, compounding, discountAt, discountPeriod } = settings;
  const days = horizonOf(settings);
  const force = (compounding === 'continuous' ? discountRate : Math.log1p(discountRate)) / (DAYS[discountPer] / 7);
  const at = { 'period-begin': 0, 'period-middle': 0.5, 'period-end': 1, moment: 0 }[discountAt];
  return {
    horizon: days === null ? null : days / 7,
    force,
    period: discountAt === 'moment' ? null : DAYS[discountPeriod ?? USUAL_PERIOD] / 7,
    at,
  };
}

/** The horizon in days; null: without end. */
function horizonOf({ horizonMonths, horizonDays, withoutEnd }: DiscountSettings): number | null {
  if (withoutEnd) return null;
  return horizonDays ?? (horizonMonths ?? USUAL_MONTHS) * MONTH;
}

/** What is wrong with settings that contradict each other; null where nothing is. */
export function faultOf(settings: DiscountSettings): { readonly path: string; readonly message: string } | null {
  const { horizonMonths, horizonDays, withoutEnd, discountRate, discountAt, discountPeriod } = settings;
  const horizons = [horizonMonths !== null, horizonDays !== null, withoutEnd].filter((one) => one).length;
  if (horizons > 1) {
    return { path: 'horizonDays', message: 'only one of horizonMonths, horizonDays and withoutEnd can be given' };
  }
  if (withoutEnd && discountRate === 0) {
    return {
      path: 'discountRate',
      message: 'withoutEnd needs a discountRate above 0: otherwise the sum of all purchases to come may have no end',
    };
  }
  if (discountAt === 'moment' && discountPeriod !== null) {
    return { path: 'discountPeriod', message: 'purchases that count at their own moment have no discountPeriod' };
  }
  const days = horizonOf(settings);
  const period = discountPeriod ?? USUAL_PERIOD;
  if (discountAt !== 'moment' && discountRate > 0 && days !== null && days < DAYS[period] - 1e-9) {
    return {
      path: 'discountPeriod',
      message: `the horizon of ${days} days is shorter than one period, a ${period}: set a shorter discountPeriod`,
    };
  }
  return null;
}

/** The horizon in words, to follow "over" and "within". */
export function horizonWords({ horizonMonths, horizonDays, withoutEnd }: DiscountSettings): BilingualText {
  if (withoutEnd) return { en: 'all time to come', zh: '今后全部时间' };
  if (horizonDays !== null) {
    return { en: horizonDays === 1 ? '1 day' : `${horizonDays} days`, zh: `${horizonDays} 天` };
  }
  const months = horizonMonths ?? USUAL_MONTHS;
  return { en: months === 1 ? '1 month' : `${months} months`, zh: `${months} 个月` };
}

const PERIODS_ZH = { day: '日', week: '周', month: '月', year: '年' } as const;

/** The discounting in words: `by 10 % a year`, with what is unusual of it. */
export function discountWords(settings: DiscountSettings): BilingualText {
  const { discountRate, discountPer, compounding, discountAt, discountPeriod } = settings;
  // Rates a day or a week are small: a tenth of a percent would hide them.
  const rate =
    discountRate < 0.01 && discountRate > 0
      ? `${Number((discountRate * 100).toPrecision(4))} %`
      : percent(discountRate);
  const en = [`by ${rate} a ${discountPer}`];
  const zh = [`${PERIODS_ZH[discountPer]}折现率 ${rate}`];
  if (compounding === 'continuous') {
    en.push('compounded continuously');
    zh.push('连续复利');
  }
  if (discountAt === 'moment') {
    en.push('each at its moment');
    zh.push('按发生时刻');
  } else if (discountAt !== 'period-end' || discountPeriod !== null) {
    const place = { 'period-begin': 'begin', 'period-middle': 'middle', 'period-end': 'end' }[discountAt];
    const placeZh = { 'period-begin': '初', 'period-middle': '中', 'period-end': '末' }[discountAt];
    const period = discountPeriod ?? USUAL_PERIOD;
    en.push(`at the ${place} of the ${period}`);
    zh.push(`计于${PERIODS_ZH[period]}${placeZh}`);
  }
  return { en: en.join(', '), zh: zh.join('，') };
}
