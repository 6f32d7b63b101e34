import type { MappingInput } from '../mapping.ts';
import type { Column } from './column.ts';
import type { PartContext } from './customer-part.ts';
import { isScale } from './kind.ts';
import { timeOf } from './order-part.ts';
import { questionKey } from './question-key.ts';
import { numberRule, timeEvidence, timeRule } from './value-rules.ts';
import { slugOf } from './vocabulary.ts';

type Survey = NonNullable<MappingInput['survey']>;
type Question = Exclude<Survey['questions'][string], string>;

/** Most choices of a question; more are texts. */
const MAX_OPTIONS = 25;
/** Ends of scales that are in use. */
const SCALES = new Set(['1 4', '1 5', '1 6', '1 7', '1 9', '1 10', '0 10', '0 4', '0 5']);
const MIN_CHOICES = 20;

/** A question, and the columns that hold its answers. */
export interface Asked {
  readonly text: string;
  readonly columns: readonly Column[];
  /** By column, the choice it stands for. */
  readonly options?: Readonly<Record<string, string>>;
  readonly key?: string;
}

/** Makes each line a response: what is no key, time or fact of the person is a question. */
export function addSurvey(context: PartContext, used: Set<string>, asked: readonly Asked[], title: string): void {
  const { columns, draft } = context;
  const before = draft.mapping.survey;
  const id = columns.find(
    ({ role, filled, distinct }) => (role === 'recordId' || role === 'eventId') && filled > 0 && filled === distinct,
  );
  let respondedAt = before?.respondedAt;
  if (respondedAt === undefined) {
    const at = timeOf(columns, draft, used);
    respondedAt = at ? timeRule(at, columns, draft) : '$line';
    if (at) draft.note(['survey', 'respondedAt'], timeEvidence(at, columns));
  }
  const messageId = before?.messageId ?? (id && !used.has(id.name) ? [id.name] : undefined);
  if (id) used.add(id.name);
  const questions: Survey['questions'] = {};
  for (const one of asked) {
    const key = one.key ?? questionKey(one.text, Object.keys(questions));
    questions[key] = questionOf(one, key, context);
    for (const { name } of one.columns) used.add(name);
  }
  if (Object.keys(questions).length === 0)
    draft.doubt('survey.questions: no column was found to be a question: write them');
  draft.mapping.survey = {
    key: before?.key ?? (slugOf(title) || 'survey').replace(/_/g, '-'),
    title: before?.title ?? title,
    respondedAt,
    ...(messageId ? { messageId } : {}),
    questions,
  };
}

function questionOf({ text, columns, options }: Asked, key: string, context: PartContext): Question {
  const { decimals, draft } = context;
  const path = ['survey', 'questions', key];
  const [column] = columns as readonly [Column];
  const base = { text: text.slice(0, 1_000) };
  if (columns.length > 1) {
    return {
      from: { columns: columns.map(({ name }) => name), ...(options ? { options } : {}) },
      ...base,
      kind: 'MULTIPLE',
      ...(options ? { options: [...new Set(Object.values(options))] } : {}),
    };
  }
  const from = column.name;
  if (column.look === 'number') {
    const { least, greatest } = column.numbers!;
    const isKnown = isScale({ ...column, role: undefined }) && SCALES.has(`${least} ${greatest}`);
    draft.note(
      path,
      isKnown
        ? `whole numbers from ${least} to ${greatest}`
        : `numbers from ${least} to ${greatest}; a SCALE where it has a least and a greatest step`,
    );
    const rule = numberRule(column, decimals, draft);
    return isKnown
      ? { from: rule, ...base, kind: 'SCALE', min: least, max: greatest }
      : { from: rule, ...base, kind: 'NUMBER' };
  }
  if (column.look === 'list') {
    const { separator } = column;
    draft.note(path, `choices parted by "${separator}"`);
    if (separator !== ';' && separator !== '|') {
      draft.doubt(
        `survey.questions.${key}: its choices seem to be parted by "${separator}", which may stand within a choice too: keep kind: MULTIPLE, or write kind: CHOICE and take the separator away`,
      );
    }
    return {
      from: { column: from, ...(separator === ';' ? {} : { separator: separator! }) },
      ...base,
      kind: 'MULTIPLE',
    };
  }
  const { distinct, filled, texts } = column;
  const isChoice =
    distinct <= MAX_OPTIONS &&
    texts.every((one) => one.length <= 100) &&
    (distinct <= filled / 2 || (filled < MIN_CHOICES && distinct <= filled));
  const kind = isChoice && column.look !== 'email' && column.look !== 'time' ? 'CHOICE' : 'TEXT';
  draft.note(path, `${distinct} different answers of ${filled}`);
  return { from, ...base, kind };
}

/** Columns that are neither used nor facts of the person, one question each. */
export function askedBy(columns: readonly Column[], used: ReadonlySet<string>): Asked[] {
  return columns.flatMap((column) =>
    used.has(column.name) || column.look === 'empty' || column.name === ''
      ? []
      : [{ text: column.name.trim(), columns: [column] }],
  );
}
