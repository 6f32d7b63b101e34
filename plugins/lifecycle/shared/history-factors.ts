import { type Factor, type Row, shownNumber, shownTime } from 'personagraph/segmenter';
import { BUYER, FUTURE, type HistoryNeeds, isoDay, NO_PURCHASE, PurchaseHistory } from './purchase-history.ts';

/** A row's purchases, or why they say nothing. */
export type ReadHistory =
  | { readonly history: PurchaseHistory; readonly factor: null }
  | { readonly history: null; readonly factor: Factor };

/** Reads one customer as `assign` does; the factor says why none of the buyer's rules applies. */
export function readHistory(row: Row<HistoryNeeds>, today: number): ReadHistory {
  const history = new PurchaseHistory();
  const days = row.days ?? Number.NaN;
  const firstAt = row.firstAt ?? Number.NaN;
  const lastAt = row.lastAt ?? Number.NaN;
  const reading = history.read(days, firstAt, lastAt, today);
  if (reading === BUYER) return { history, factor: null };
  if (reading === NO_PURCHASE) {
    const factor: Factor = {
      feature: 'days',
      observed: shownNumber(row.days),
      expected: '>= 1 purchase day',
      verdict: 'FALSE',
      text: { en: 'No purchase yet: the model speaks of buyers.', zh: '尚未购买：模型只针对购买者。' },
      change: { en: 'A first purchase.', zh: '首次购买。' },
    };
    return { history: null, factor };
  }
  if (reading === FUTURE) {
    const when = isoDay(history.lastDay);
    const factor: Factor = {
      feature: 'lastAt',
      observed: shownTime(row.lastAt),
      expected: `a purchase up to ${isoDay(today)}`,
      verdict: 'UNKNOWN',
      text: {
        en: `The last purchase is dated ${when}, which is still to come; no answer before that day.`,
        zh: `最近一次购买的日期为 ${when}，尚未到来；在此之前不作判断。`,
      },
    };
    return { history: null, factor };
  }
  return { history: null, factor: unreadable(row) };
}

function unreadable({ days, firstAt, lastAt }: Row<HistoryNeeds>): Factor {
  const [feature, observed] =
    shownTime(firstAt) === null
      ? ['firstAt', null]
      : shownTime(lastAt) === null
        ? ['lastAt', null]
        : ['days', shownNumber(days)];
  return {
    feature,
    observed,
    expected: 'purchase days, and the times of the first and last purchase since 1900, that fit together',
    verdict: 'UNKNOWN',
    text: {
      en: 'The purchase days and the times of the first and the last purchase do not fit together, or one is missing or before 1900.',
      zh: '购买日数与首次、最近购买时间不一致，或有缺失，或早于 1900 年。',
    },
  };
}
