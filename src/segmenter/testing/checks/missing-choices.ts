import type { FeatureKind, Needs, Row } from '../../feature.ts';
import { answerRows, type RowResult } from '../answers.ts';
import type { CheckDefinition } from '../check.ts';
import { fail } from '../failure.ts';
import { textsIn } from '../harvest.ts';
import { showJson, showRow } from '../show.ts';
import type { FittedSample, Subject } from '../subject.ts';
import { memberAs } from './missing-values.ts';

type Value = Row<Needs>[string];

/** A text that no rule speaks of: one answered otherwise is a value that the rule knows. */
const UNHEARD_OF = 'nobody has this';
/** Texts of a need that are tried. */
const MOST_TEXTS = 12;

export const missingChoices: CheckDefinition = {
  name: 'missing-choices',
  title: 'by default, a missing flag, text or list does not put a customer where one certain value would',
  async run(subject) {
    // By default: a setting may say what missing counts as.
    const sample = (await subject.fitted()).find(({ keys }) => keys.length > 0)!;
    for (const [name, { kind }] of Object.entries(sample.needs)) {
      const pairs = pairsOf(sample, name, kind);
      if (pairs.length === 0) continue;
      const missing = answersWith(subject, sample, name, null);
      for (const [value, other] of pairs) {
        const [same, otherwise] = [value, other].map((one) => answersWith(subject, sample, name, one));
        const taken = memberAs(missing, same!, otherwise!);
        if (!taken) continue;
        const row = { ...sample.rows[taken.row]!, [name]: null } as Row<Needs>;
        fail(
          `Where ${name} is missing, rows are answered as if it were ${showJson(value)}: row ${taken.row} ${showRow(sample.needs, row)} with the settings ${sample.label} is in ${sample.keys[taken.segment]}.`,
          'nobody said so: test for missing first (2 of a flag, code -1 of a text, missing[row] of a list), and answer none.',
        );
      }
    }
  },
};

/** Values that missing may be taken for, each beside one that a rule tells from it. */
function pairsOf(sample: FittedSample, name: string, kind: FeatureKind): readonly (readonly [Value, Value])[] {
  if (kind === 'flag') {
    return [
      [true, false],
      [false, true],
    ];
  }
  if (kind !== 'category' && kind !== 'list') return [];
  const own = sample.rows
    .flatMap((row) => row[name] as string | readonly string[] | null)
    .filter((one) => one !== null);
  const texts = [...new Set([...textsIn(sample.settings), ...own])].slice(0, MOST_TEXTS);
  if (kind === 'category') return texts.map((text) => [text, UNHEARD_OF]);
  return [[[], [UNHEARD_OF]], ...texts.map((text) => [[text], [UNHEARD_OF]] as const)];
}

function answersWith(subject: Subject, sample: FittedSample, name: string, value: Value): RowResult[] {
  const rows = sample.rows.map((row) => ({ ...row, [name]: value }));
  return answerRows(sample, sample.model(), rows, subject.asOf);
}
