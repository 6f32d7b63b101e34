import type { Explanation, Factor } from '../../explanation.ts';
import type { Needs, Row } from '../../feature.ts';
import { answerRows, type RowResult } from '../answers.ts';
import { borderRows } from '../borders.ts';
import type { CheckDefinition } from '../check.ts';
import { fail, messageOf } from '../failure.ts';
import { showJson, showRow } from '../show.ts';
import type { FittedSample, Subject } from '../subject.ts';
import { checkText } from './manifest.ts';

const ONE_RULE = 'call one function that decides from both assign and explain.';
const ONE_DOUBT =
  'where missing data leaves it open, assign writes UNKNOWN_SEGMENT or UNKNOWN_STRENGTH, and explain says UNKNOWN.';

function saysOf(marked: boolean): string {
  return marked ? 'Assign marked it UNKNOWN.' : 'Assign did not mark it UNKNOWN.';
}

export const explainAgrees: CheckDefinition = {
  name: 'explain-agrees',
  title: 'explain says of every row the segments that assign answers, with the verdict',
  async run(subject) {
    await eachExplained(subject, (one) => {
      if (subject.segmenter.membership === 'exclusive') checkExclusive(one);
      else checkOverlapping(one);
    });
  },
};

export const explainAtBorders: CheckDefinition = {
  name: 'explain-at-borders',
  title: 'explain agrees with assign on both sides of borders, found by bisecting all needs at once',
  async run(subject) {
    await eachExplained(
      subject,
      (one) => {
        if (subject.segmenter.membership === 'exclusive') checkExclusive(one);
        else checkOverlapping(one);
      },
      (sample) => borderRows(sample, subject.asOf),
    );
  },
};

export const explainCitesNeeds: CheckDefinition = {
  name: 'explain-cites-needs',
  title: 'every explanation has reasons, and each speaks of a declared need',
  async run(subject) {
    await eachExplained(subject, ({ sample, explained, who }) => {
      for (const { factors } of explained) {
        if (factors.length === 0)
          fail(`${who} is explained without a factor.`, 'give at least one reason, of none as well.');
        // One that asks for nothing has nothing to cite.
        if (Object.keys(sample.needs).length === 0) continue;
        for (const { feature } of factors) {
          if (feature in sample.needs) continue;
          fail(
            `${who} is explained by "${feature}", which is not declared.`,
            `cite needs by your names for them: ${Object.keys(sample.needs).join(', ')}.`,
          );
        }
      }
    });
  },
};

export const explainShowsValues: CheckDefinition = {
  name: 'explain-shows-values',
  title: "reasons show the row's own values, with words",
  async run(subject) {
    await eachExplained(subject, ({ sample, row, explained, who }) => {
      for (const factor of explained.flatMap(({ factors }) => factors)) {
        checkObserved(sample.needs, row, factor, who);
        checkText(factor.text, `The text of a factor of ${who}`);
        if (factor.change !== undefined) checkText(factor.change, `The change of a factor of ${who}`);
        if (typeof factor.expected !== 'string' || factor.expected.trim() === '') {
          fail(
            `${who} has a factor of ${factor.feature} that expects nothing.`,
            'say what the value was held against: ">= 5".',
          );
        }
        if (!['TRUE', 'FALSE', 'UNKNOWN'].includes(factor.verdict)) {
          fail(`${who} has a factor with the verdict ${showJson(factor.verdict)}.`, 'it is TRUE, FALSE or UNKNOWN.');
        }
      }
    });
  },
};

interface Explained {
  readonly sample: FittedSample;
  readonly row: Row<Needs>;
  readonly answer: RowResult;
  readonly explained: readonly Explanation[];
  /** The row in messages. */
  readonly who: string;
}

async function eachExplained(
  subject: Subject,
  visit: (one: Explained) => void,
  rowsOf: (sample: FittedSample) => readonly Row<Needs>[] = ({ probes }) => probes,
): Promise<void> {
  for (const sample of await subject.fitted()) {
    const model = sample.model();
    const rows = rowsOf(sample);
    const answers = answerRows(sample, model, rows, subject.asOf);
    rows.forEach((row, index) => {
      const who = `Row ${index} ${showRow(sample.needs, row)} with the settings ${sample.label}`;
      visit({ sample, row, answer: answers[index]!, explained: explain(subject, model, row, who), who });
    });
  }
}

function explain(subject: Subject, model: ReturnType<FittedSample['model']>, row: Row<Needs>, who: string) {
  try {
    return subject.segmenter.explain(model, row, { asOf: subject.asOf });
  } catch (error) {
    return fail(`explain threw on ${who}: ${messageOf(error)}`, 'explain any row that assign answers.');
  }
}

function checkExclusive({ sample: { keys }, answer, explained, who }: Explained): void {
  const [explanation] = explained;
  if (explained.length !== 1 || !explanation) fail(`${who} has ${explained.length} explanations.`, 'give one.');
  const assigned = answer.members.length > 0 ? keys[answer.members[0]![0]] : null;
  const { segment, verdict = segment === null ? 'FALSE' : 'TRUE' } = explanation;
  if (segment !== assigned) fail(`${who} is assigned ${assigned} and explained as ${segment}.`, ONE_RULE);
  if ((verdict === 'TRUE') !== (segment !== null)) {
    fail(
      `${who} is explained as ${segment} with the verdict ${verdict}.`,
      'TRUE is of members, FALSE and UNKNOWN of none.',
    );
  }
  const marked = answer.unknown.length > 0;
  if ((verdict === 'UNKNOWN') !== marked) {
    fail(`${who} is explained as ${verdict}. ${saysOf(marked)}`, ONE_DOUBT);
  }
}

function checkOverlapping({ sample: { keys }, answer, explained, who }: Explained): void {
  const spoken = explained.map(({ segment }) => segment);
  if (JSON.stringify(spoken) !== JSON.stringify(keys)) {
    fail(
      `${who} is explained for ${showJson(spoken)}; the segments are ${showJson(keys)}.`,
      'give one explanation a segment, in their order; `segment` is its key, member or not.',
    );
  }
  explained.forEach(({ segment, verdict }, index) => {
    const member = answer.members.some(([at]) => at === index);
    if (verdict === undefined || (verdict === 'TRUE') !== member) {
      fail(`${who} ${member ? 'is' : 'is not'} assigned to ${segment}, and explained as ${verdict}.`, ONE_RULE);
    }
    const marked = answer.unknown.includes(index);
    if ((verdict === 'UNKNOWN') !== marked) {
      fail(`${who} is explained as ${verdict} for ${segment}. ${saysOf(marked)}`, ONE_DOUBT);
    }
  });
}

function checkObserved(needs: Needs, row: Row<Needs>, { feature, observed }: Factor, who: string): void {
  const need = needs[feature];
  const value = row[feature] ?? null;
  // An undeclared need is another check's matter.
  if (!need) return;
  const shown =
    need.kind === 'time' ? isoOf(value) : typeof value === 'number' && !Number.isFinite(value) ? null : value;
  if (observed === undefined || JSON.stringify(observed) !== JSON.stringify(shown)) {
    fail(
      `${who} is explained with ${feature} ${showJson(observed)} observed; it is ${showJson(shown)}.`,
      'show the value of the row: times as ISO 8601, null where it is missing, infinite or beyond the calendar.',
    );
  }
}

function isoOf(value: Row<Needs>[string]): string | null {
  return typeof value === 'number' && Math.abs(value) <= 8.64e15 ? new Date(value).toISOString() : null;
}
