import type { Needs, Row } from '../../feature.ts';
import { answerRows, type RowResult } from '../answers.ts';
import type { CheckDefinition } from '../check.ts';
import { fail } from '../failure.ts';
import { showRow } from '../show.ts';
import type { FittedSample, Subject } from '../subject.ts';

/** Values NaN is easily taken for: it compares as neither above nor below. */
const EXTREMES = {
  number: () => [-1e12, 1e12],
  time: (asOf: number) => [asOf - 36_525 * 86_400_000, asOf],
} as const;

export const missingValues: CheckDefinition = {
  name: 'missing-values',
  title: 'by default, a missing number or time does not put a customer where a very small or large one would',
  async run(subject) {
    // By default: a setting may say what missing counts as.
    const sample = (await subject.fitted()).find(({ keys }) => keys.length > 0)!;
    for (const [name, { kind }] of Object.entries(sample.needs)) {
      if (kind !== 'number' && kind !== 'time') continue;
      const [low, high] = EXTREMES[kind](subject.asOf).map((value) => answersWith(subject, sample, name, value));
      const missing = answersWith(subject, sample, name, null);
      const taken = takenFor(missing, low!, high!);
      if (!taken) continue;
      const row = { ...sample.rows[taken.row]!, [name]: null } as Row<Needs>;
      fail(
        `Where ${name} is missing, rows are answered as if it were very ${taken.extreme}: row ${taken.row} ${showRow(sample.needs, row)} with the settings ${sample.label} is in ${sample.keys[taken.segment]}.`,
        'NaN compares false with everything: test for it first (Number.isFinite), and answer none.',
      );
    }
  },
};

function answersWith(subject: Subject, sample: FittedSample, name: string, value: number | null): RowResult[] {
  const rows = sample.rows.map((row) => ({ ...row, [name]: value }));
  return answerRows(sample, sample.model(), rows, subject.asOf);
}

/** The extreme that all decisive rows treat a missing value as, where that makes members; null where none is. */
function takenFor(missing: readonly RowResult[], low: readonly RowResult[], high: readonly RowResult[]) {
  for (const [extreme, same, other] of [
    ['small', low, high],
    ['large', high, low],
  ] as const) {
    const member = memberAs(missing, same, other);
    if (member) return { extreme, ...member };
  }
  return null;
}

/**
 * A row that is a member where a value is missing, as it is with the value `same`, and not with `other`: where all rows
 * that the two decide treat a missing one as `same`. Null where they do not, or that makes nobody a member.
 */
export function memberAs(
  missing: readonly RowResult[],
  same: readonly RowResult[],
  other: readonly RowResult[],
): { readonly row: number; readonly segment: number } | null {
  let member: { row: number; segment: number } | null = null;
  for (const [row, answer] of missing.entries()) {
    for (const segment of decisive(same[row]!, other[row]!)) {
      const here = has(answer, segment);
      if (here !== has(same[row]!, segment)) return null;
      if (here) member ??= { row, segment };
    }
  }
  return member;
}

/** Segments that the value decides. */
function decisive(one: RowResult, two: RowResult): number[] {
  const all = new Set([...one.members, ...two.members].map(([segment]) => segment));
  return [...all].filter((segment) => has(one, segment) !== has(two, segment));
}

function has({ members }: RowResult, segment: number): boolean {
  return members.some(([at]) => at === segment);
}
