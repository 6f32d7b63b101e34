import { z } from 'zod';
import {
  REFERENCE_GROUPS,
  type ReferenceShares,
  WRITTEN_REFERENCE_SHARES,
} from '../../db/tables/strategy/reference-shares.ts';
import { filled, name } from '../input/text.ts';
import { checkMeasures } from '../personas/claims/check-measures.ts';
import { invalid } from '../research/checked.ts';
import { team } from '../research/teams.ts';
import { keeping } from './kept.ts';

/** Parts of the world that are furthest ahead have the next day at ten o'clock UTC. */
const AHEAD_MS = 14 * 3_600_000;

const number = z.number().min(-1e15).max(1e15);

const Share = z
  .strictObject({
    value: filled(1_000).nullable().default(null),
    from: number.nullable().default(null),
    to: number.nullable().default(null),
    share: z.number().min(0).max(1),
  })
  .refine(({ value, from, to }) => (value === null) !== (from === null && to === null), {
    path: ['value'],
    message: 'is of a value, or of numbers from and to: give one of them',
  });

const fields = {
  whom: z.enum(REFERENCE_GROUPS),
  name: name(200),
  feature: filled(500),
  shares: z.array(Share).min(1).max(100),
  source: filled(500),
  datedOn: z.iso.date().refine((day) => Date.parse(day) <= Date.now() + AHEAD_MS, 'lies in the future'),
  sampleSize: z.int().min(1).max(2_000_000_000).nullable(),
  team: team.nullable(),
};

/** Shares of a trait among whom the company wants, the market, or customers of a rival. */
export const referenceShares = keeping({
  rows: WRITTEN_REFERENCE_SHARES,
  subject: 'REFERENCE_SHARES',
  noun: 'record of shares',
  texts: [],
  json: ['shares', 'told'],
  Input: z.strictObject(fields).partial({ sampleSize: true, team: true }),
  Patch: z.strictObject(fields).partial(),
  async settle(scope, after) {
    const record = after as Pick<ReferenceShares, 'feature' | 'shares'>;
    refuseTwice(record.shares);
    await checkMeasures(scope, measuresOf(record));
    return {};
  },
});

/** Throws INVALID_INPUT for a value that is given twice. */
function refuseTwice(shares: ReferenceShares['shares']): void {
  const keys = shares.map(({ value, from, to }) => JSON.stringify([value, from, to]));
  const twice = keys.findIndex((key, index) => keys.indexOf(key) !== index);
  if (twice !== -1) throw invalid('Names a value twice.', ['shares', String(twice)]);
}

/** Shares as measures of everybody, one for each value. */
export function measuresOf({ feature, shares }: Pick<ReferenceShares, 'feature' | 'shares'>) {
  return shares.map(({ value, from, to }, index) => ({
    measure: {
      ...{ feature, statistic: 'SHARE' as const, value, from, to },
      ...{ group: { everybody: true as const }, expected: null, tolerance: 0 },
    },
    at: ['shares', String(index)],
  }));
}
