import {
  type BilingualText,
  type EvaluationContext,
  type Explanation,
  type SegmentDefinition,
  shownMinute,
} from 'personagraph/segmenter';
import { locatedRow } from '../shared/location.ts';
import { locationFactors, type PositionRow } from '../shared/location-factors.ts';
import { placeReader } from '../shared/stated-place.ts';
import type { TimeZoneModel } from './fit.ts';
import { segmentReader, type Zoned, zoneLocator } from './rule.ts';

/** The time of one customer, with what located it and until when it holds. */
export function explain(model: TimeZoneModel, row: PositionRow, { asOf }: EvaluationContext): Explanation {
  const { place, answer: zoned } = locatedRow(row, placeReader(model), zoneLocator(model, asOf));
  const found = model.segments[segmentReader(model)(zoned)];
  const verdict = found ? 'TRUE' : zoned.group === undefined ? 'UNKNOWN' : 'FALSE';
  const expected = model.by === 'offset' ? 'a known offset from UTC' : 'a known IANA time zone';
  return {
    segment: found?.key ?? null,
    verdict,
    factors: locationFactors({ row, place, by: zoned.by, verdict, expected, conclusion: inWords(zoned, found) }),
  };
}

function inWords({ zone, group, share, until }: Zoned, found: SegmentDefinition | undefined): BilingualText {
  const inhabitants = Math.round(share * 100);
  if (group === undefined) {
    return {
      en: `No more than ${inhabitants} % of the inhabitants have one time: too few to tell.`,
      zh: `至多 ${inhabitants}% 的居民处于同一时区，无法判定。`,
    };
  }
  const within = zone === group ? '' : `, ${zone}`;
  const most = share < 1 ? ` for ${inhabitants} % of the inhabitants` : '';
  const next = Number.isNaN(until)
    ? { en: '', zh: '' }
    : { en: ` Looked at again at ${shownMinute(until)}.`, zh: `将于 ${shownMinute(until)} 重新判定。` };
  const unseen = found ? '' : ' Nobody was there when the times were learned: refit to see it.';
  return {
    en: `The time is ${group}${within}${most}.${next.en}${unseen}`,
    zh: `时间为 ${group}${within.replace(', ', '，')}${share < 1 ? `（${inhabitants}% 的居民）` : ''}。${next.zh}${found ? '' : '学习时该时区无客户，需重新学习。'}`,
  };
}
