import {
  type Batch,
  DAY,
  defineSegmenter,
  type EvaluationContext,
  type ExclusiveOutput,
  type Need,
  type ScoreDefinition,
  type Segmenter,
  shownNumber,
  shownTime,
  UNKNOWN_SEGMENT,
} from 'personagraph/segmenter';
import { z } from 'zod';

type Needs = { readonly spent: Need<'number'>; readonly last: Need<'time'> };

const LAST_TIME = 8.64e15;

/** Days since the last purchase and the root of what was spent, as scores; a segment of who came lately. */
export interface Lately {
  scores(): readonly ScoreDefinition[];
  assign(model: { days: number }, batch: Batch<Needs>, out: ExclusiveOutput, ctx: EvaluationContext): void;
  /** The score of what was spent. */
  root(spent: number): number;
}

export const DAYS: ScoreDefinition = {
  key: 'days',
  name: { en: 'Days', zh: '天数' },
  description: { en: 'Whole days since the last purchase.', zh: '距上次购买的整天数。' },
  kind: 'number',
  unit: 'days',
  min: 0,
};
export const ROOT: ScoreDefinition = {
  key: 'root',
  name: { en: 'Root', zh: '平方根' },
  description: { en: 'Square root of what was spent.', zh: '消费额的平方根。' },
  kind: 'number',
  min: 0,
};

export const lately: Lately = {
  scores: () => [DAYS, ROOT],
  root: (spent) => (spent >= 0 && Number.isFinite(spent) ? Math.sqrt(spent) : Number.NaN),
  assign(model, { length, columns: { spent, last } }, out, { asOf }) {
    for (let row = 0; row < length; row++) {
      const days = daysAt(last[row]!, asOf);
      out.scores[0]![row] = days;
      out.scores[1]![row] = this.root(spent[row]!);
      if (days < model.days) out.segment[row] = 0;
      else if (Number.isNaN(last[row])) out.segment[row] = UNKNOWN_SEGMENT;
      out.until[row] = nextDay(last[row]!, asOf);
    }
  },
};

export function daysAt(last: number, asOf: number): number {
  return last <= asOf && last >= -LAST_TIME ? Math.floor((asOf - last) / DAY) : Number.NaN;
}

export function nextDay(last: number, asOf: number): number {
  if (last > asOf) return last <= LAST_TIME ? last : Number.NaN;
  return last + (daysAt(last, asOf) + 1) * DAY;
}

/** It with one thing done otherwise. */
export function latelyWith(slip: Partial<Lately>): Segmenter {
  const { scores, assign, root } = { ...lately, ...slip };
  return defineSegmenter({
    id: 'behavioral.lately',
    version: '1.0.0',
    basis: 'BEHAVIORAL',
    name: { en: 'Lately', zh: '近来' },
    description: { en: 'Who bought lately, with two numbers.', zh: '近来购买者及两个数值。' },
    config: z.object({ days: z.number().int().positive().default(30).describe('Days that are lately. Default 30.') }),
    needs: {
      spent: { kind: 'number', from: 'events.purchase.amount' },
      last: { kind: 'time', from: 'events.purchase.lastAt' },
    },
    scores,
    segments: () => [{ key: 'lately', name: { en: 'Lately', zh: '近来' } }],
    assign: (model, batch, out: ExclusiveOutput, ctx) =>
      assign.call({ ...lately, ...slip, root }, model, batch, out, ctx),
    explain(model, { spent, last }, { asOf }) {
      const days = daysAt(last ?? Number.NaN, asOf);
      const text = { en: `Bought ${days} days ago.`, zh: `${days} 天前购买。` };
      return {
        segment: days < model.days ? 'lately' : null,
        verdict: days < model.days ? 'TRUE' : last === null ? 'UNKNOWN' : 'FALSE',
        factors: [
          {
            feature: 'last',
            observed: shownTime(last),
            expected: `< ${model.days} days`,
            verdict: last === null ? 'UNKNOWN' : 'TRUE',
            text,
          },
          {
            feature: 'spent',
            observed: shownNumber(spent),
            expected: 'any',
            verdict: spent === null ? 'UNKNOWN' : 'TRUE',
            text: { en: 'Spent.', zh: '消费。' },
          },
        ],
      };
    },
  });
}
