import { parse } from 'yaml';
import { readPreset } from '../load-mapping.ts';
import type { MappingInput } from '../mapping.ts';
import type { Column } from './column.ts';
import { keyOfEvents, type PartContext } from './customer-part.ts';
import { Draft } from './draft.ts';
import { describeColumns, type MadeDraft, titleOf } from './make-draft.ts';
import type { SurveyForm } from './survey-form.ts';
import { addSurvey } from './survey-part.ts';
import { Decimals, timeEvidence, timeRule } from './value-rules.ts';
import { slugOf } from './vocabulary.ts';

/** A preset for surveys, before its questions are known. */
type Template = Omit<MappingInput, 'survey'> & {
  readonly survey: Omit<NonNullable<MappingInput['survey']>, 'questions' | 'key' | 'title'>;
};

/** The mapping of a survey program's preset, with the questions that the file has. */
export async function draftOfSurvey(form: SurveyForm, file: string): Promise<MadeDraft> {
  const { decide, survey, description, ...template } = parse(await readPreset(form.preset)) as Template;
  const { sample } = form;
  const title = titleOf(file);
  const key = (slugOf(title) || 'survey').replace(/_/g, '-');
  const draft = new Draft({
    ...(description === undefined ? {} : { description }),
    ...sample.form,
    ...template,
    // Two surveys may number their responses alike.
    source: `${template.source}-${key}`,
    customer: structuredClone(template.customer ?? {}),
    survey: { key, title, ...survey, questions: {} },
  });
  for (const [place, text] of Object.entries(sample.evidence)) draft.note([place], text);
  for (const doubt of sample.doubts) draft.doubt(doubt);
  const { columns, missing } = describeColumns(sample, draft);
  if (missing.length > 0) draft.mapping.missing = missing;
  const decimals = new Decimals(columns);
  const context: PartContext = { columns, decimals, draft };
  const used = new Set<string>();
  if (!template.customer?.externalId && !template.customer?.identity) keyOfEvents(context);
  respondedAt(context, survey.respondedAt);
  const asked = form.asked(columns).filter(({ columns: own }) => !own.some(({ name }) => isKey(draft, name)));
  addSurvey(context, used, asked, title);
  const kind = { kind: 'responses', evidence: `the header is that of the preset ${form.preset}` } as const;
  const names = asked.flatMap(({ columns: own }) => own.map(({ name }) => name));
  const leftOut = columns.flatMap(({ name, look }) => (names.includes(name) || look === 'empty' ? [] : [name]));
  return { draft, kind, columns, missing, decimals, leftOut };
}

/** The time with the format that its values have. */
function respondedAt({ columns, draft }: PartContext, rule: Template['survey']['respondedAt']): void {
  const name = typeof rule === 'string' ? rule : rule.column;
  const column: Column | undefined = columns.find((one) => one.name === name);
  if (!column?.times) return;
  draft.mapping.survey!.respondedAt = timeRule(column, columns, draft);
  draft.note(['survey', 'respondedAt'], timeEvidence(column, columns));
  if (column.times.hasClock && !column.times.hasZone) {
    draft.note(['timeZone'], `"${name}" names no zone: write that of the clocks, such as Europe/Berlin`);
  }
}

function isKey({ mapping }: Draft, name: string): boolean {
  const { externalId, identity } = mapping.customer;
  return [externalId, identity?.value].some((rule) => (typeof rule === 'string' ? rule : rule?.column) === name);
}
