import { chinese, type Explanation, english } from 'personagraph/segmenter';
import { locatedRow } from '../shared/location.ts';
import { locationFactors, type PositionRow } from '../shared/location-factors.ts';
import { placeReader } from '../shared/stated-place.ts';
import type { HotSpotModel } from './fit.ts';
import { locator } from './rule.ts';

/** The spot of one customer, with what located it. */
export function explain(model: HotSpotModel, row: PositionRow): Explanation {
  const { place, answer } = locatedRow(row, placeReader(model), locator(model));
  const { segment, by } = answer;
  const found = model.segments[segment];
  const verdict = found ? 'TRUE' : 'UNKNOWN';
  const name = found?.name ?? '';
  const { least, resolution } = model;
  const conclusion =
    found?.key === 'elsewhere'
      ? {
          en: `The cell is not dense: fewer than ${least} customers were there when learned.`,
          zh: `该单元不密集：学习时不足 ${least} 名客户。`,
        }
      : { en: `The cell is part of: ${english(name)}.`, zh: `该单元属于：${chinese(name)}。` };
  const expected = `an H3 cell of resolution ${resolution} with ${least} customers or more`;
  return {
    segment: found?.key ?? null,
    verdict,
    factors: locationFactors({ row, place, by, verdict, expected, conclusion }),
  };
}
