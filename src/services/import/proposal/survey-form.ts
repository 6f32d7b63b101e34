import type { Column } from './column.ts';
import type { Cell, Sample } from './sample.ts';
import type { Asked } from './survey-part.ts';

/** A program for surveys, known by the header of its exports. */
export interface SurveyForm {
  /** Its preset, whose questions the proposal fills in. */
  readonly preset: string;
  /** The sample without further header rows, with a name for each column. */
  readonly sample: Sample;
  /** Rows of names; undefined: the header of the file has a name for each column. */
  readonly header?: readonly string[];
  /** Questions of the columns, given their profiles. */
  asked(columns: readonly Column[]): Asked[];
}

const FACTS: Readonly<Record<string, ReadonlySet<string>>> = {
  qualtrics: new Set([
    'StartDate',
    'EndDate',
    'Status',
    'IPAddress',
    'Progress',
    'Duration (in seconds)',
    'Finished',
    'RecordedDate',
    'ResponseId',
    'RecipientLastName',
    'RecipientFirstName',
    'RecipientEmail',
    'ExternalReference',
    'LocationLatitude',
    'LocationLongitude',
    'DistributionChannel',
    'UserLanguage',
  ]),
  surveymonkey: new Set([
    'Respondent ID',
    'Collector ID',
    'Start Date',
    'End Date',
    'IP Address',
    'Email Address',
    'First Name',
    'Last Name',
    'Custom Data 1',
  ]),
  'google-forms': new Set(['Timestamp', 'Email Address', 'Username', 'Score', 'Total score']),
};
const OTHER = /^other\b|please specify|open-ended/i;

/** The program that wrote a file of answers; undefined where it is none of those known. */
export function surveyFormOf(sample: Sample): SurveyForm | undefined {
  const has = (...names: string[]) => names.every((name) => sample.columns.includes(name));
  if (has('ResponseId', 'RecordedDate')) return qualtrics(sample);
  if (has('Respondent ID', 'Collector ID', 'End Date')) return surveyMonkey(sample);
  if (sample.columns[0] === 'Timestamp' && sample.columns.length > 2) {
    const asked = (columns: readonly Column[]) => single(columns, 'google-forms', ({ name }) => ({ text: name }));
    return { preset: 'google-forms', sample, asked };
  }
  return undefined;
}

function qualtrics(sample: Sample): SurveyForm {
  const ids = sample.columns.indexOf('ResponseId');
  const isAnswer = (row: readonly Cell[]) => row[ids]!.text.startsWith('R_');
  const labels = new Map(
    sample.columns.map((name, n) => [
      name,
      isAnswer(sample.rows[0] ?? []) ? name : (sample.rows[0]?.[n]?.text ?? name),
    ]),
  );
  const rows = sample.rows.filter(isAnswer);
  return {
    preset: 'qualtrics',
    sample: { ...sample, rows },
    asked(columns) {
      const stems = new Map<string, Column[]>();
      for (const column of columns) {
        const stem = /^(.+)_\d+$/.exec(column.name)?.[1];
        if (stem) stems.set(stem, [...(stems.get(stem) ?? []), column]);
      }
      // Columns of one choice each are one question.
      const several = new Map(
        [...stems].filter(([, group]) => group.length > 1 && group.every(({ distinct }) => distinct <= 1)),
      );
      const asked = single(columns, 'qualtrics', ({ name }) => {
        const stem = /^(.+)_\d+$/.exec(name)?.[1];
        return stem && several.has(stem) ? undefined : { text: labels.get(name) || name, key: name };
      });
      const groups = [...several].map(([stem, group]): Asked => {
        const [first] = group as [Column];
        const parts = (name: string) => (labels.get(name) || name).split(' - ');
        const isMarked = group.every(({ texts }) => texts.every((text) => text === '' || text === '1'));
        const options = Object.fromEntries(group.map(({ name }) => [name, parts(name).at(-1)!]));
        return { text: parts(first.name)[0]!, key: stem, columns: group, ...(isMarked ? { options } : {}) };
      });
      return [...asked, ...groups];
    },
  };
}

function surveyMonkey(sample: Sample): SurveyForm {
  const [labels, ...rows] = sample.rows;
  const questions: string[] = [];
  for (const name of sample.columns) questions.push(name === '' ? (questions.at(-1) ?? '') : name);
  const isSpread = (n: number) => sample.columns[n + 1] === '' || sample.columns[n] === '';
  const names: string[] = [];
  for (const [n, question] of questions.entries()) {
    const label = labels?.[n]?.text ?? '';
    const name = isSpread(n) && label !== '' ? `${question} [${label}]` : question || `column ${n + 1}`;
    names.push(names.includes(name) ? `${name} (${n + 1})` : name);
  }
  return {
    preset: 'surveymonkey',
    header: names,
    sample: {
      ...sample,
      columns: names,
      rows,
      lines: sample.lines.slice(1),
      form: { ...sample.form, header: names, skipLines: (sample.lines[1] ?? 3) - 1 },
    },
    asked(columns) {
      const asked: Asked[] = [];
      const done = new Set<string>();
      for (const [n, column] of columns.entries()) {
        const question = questions[n]!;
        if (FACTS['surveymonkey']!.has(sample.columns[n]!) || column.look === 'empty' || done.has(column.name))
          continue;
        const label = (at: number) => labels?.[at]?.text ?? '';
        const group = columns.flatMap((one, at) =>
          questions[at] === question && isSpread(at) && !OTHER.test(label(at)) ? [{ one, at }] : [],
        );
        const isChoice =
          group.length > 1 &&
          group.every(({ one, at }) =>
            one.texts.every((text) => text === '' || text === label(at) || /^[01]$/.test(text)),
          );
        if (isChoice && group.some(({ at }) => at === n)) {
          const isMarked = group.some(({ one }) => one.texts.some((text) => /^[01]$/.test(text)));
          const options = Object.fromEntries(group.map(({ one, at }) => [one.name, label(at)]));
          asked.push({ text: question, columns: group.map(({ one }) => one), ...(isMarked ? { options } : {}) });
          for (const { one } of group) done.add(one.name);
        } else asked.push({ text: column.name, columns: [column] });
      }
      return asked;
    },
  };
}

function single(
  columns: readonly Column[],
  program: string,
  ask: (column: Column) => Pick<Asked, 'text' | 'key'> | undefined,
): Asked[] {
  return columns.flatMap((column) => {
    const one = FACTS[program]!.has(column.name) || column.look === 'empty' ? undefined : ask(column);
    return one ? [{ ...one, columns: [column] }] : [];
  });
}
