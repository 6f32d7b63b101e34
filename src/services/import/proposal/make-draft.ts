import { basename } from 'node:path';
import type { MappingInput } from '../mapping.ts';
import { type Column, isTyped, profile } from './column.ts';
import { addFields, addTraits, keyOfCustomers, keyOfEvents, type PartContext } from './customer-part.ts';
import { Draft } from './draft.ts';
import { addEvents } from './event-part.ts';
import { guessKind, type KindGuess } from './kind.ts';
import { findMarkers } from './markers.ts';
import { addOrders } from './order-part.ts';
import type { Sample } from './sample.ts';
import { addSurvey, askedBy } from './survey-part.ts';
import { Decimals } from './value-rules.ts';
import { slugOf } from './vocabulary.ts';

/** A draft, and what it was made by. */
export interface MadeDraft {
  readonly draft: Draft;
  readonly kind: KindGuess;
  readonly columns: readonly Column[];
  readonly missing: readonly string[];
  readonly decimals: Decimals;
  /** Columns that the mapping does not read. */
  readonly leftOut: readonly string[];
}

/** Profiles of a sample's columns, with the texts that stand for no value taken out. */
export function describeColumns(sample: Sample, draft: Draft): { columns: Column[]; missing: string[] } {
  const cells = sample.columns.map((name, n) => ({ name, cells: sample.rows.map((row) => row[n]!) }));
  const texts = cells.map(({ name, cells: own }) => ({ name, texts: own.map(({ text }) => text) }));
  const markers = findMarkers(texts, isTyped);
  for (const { text, evidence, doubtful } of markers) {
    draft.note(['missing'], `${text}: ${evidence}`);
    if (doubtful !== undefined) {
      draft.doubt(
        `missing: "${text}" stands for no value in one column, and may be a value of "${doubtful}": keep it under missing, or take it away`,
      );
    }
  }
  const missing = markers.map(({ text }) => text);
  const absent = new Set(missing);
  return { columns: cells.map(({ name, cells: own }) => profile(name, own, absent)), missing };
}

/** Makes a mapping of a sample whose header no preset knows. */
export function makeDraft(sample: Sample, file: string): MadeDraft {
  const draft = new Draft({ source: sourceOf(file), ...sample.form, customer: {} });
  for (const [key, text] of Object.entries(sample.evidence)) draft.note([key], text);
  for (const doubt of sample.doubts) draft.doubt(doubt);
  const { columns, missing } = describeColumns(sample, draft);
  if (missing.length > 0) draft.mapping.missing = missing;
  const decimals = new Decimals(columns);
  if (decimals.mark) {
    draft.mapping.decimal = decimals.mark;
    draft.note(['decimal'], decimals.evidence!);
  }
  refuseRepeated(sample.columns, draft);
  const kind = guessKind(columns, sample.lists);
  const context: PartContext = { columns, decimals, draft };
  const leftOut = fill(kind, context, sample, file);
  // The order in which people read it.
  reorder(draft);
  return { draft, kind, columns, missing, decimals, leftOut };
}

function fill({ kind }: KindGuess, context: PartContext, sample: Sample, file: string): readonly string[] {
  const { columns, draft } = context;
  if (kind === 'unknown') {
    draft.doubt(
      'kind: it could not be told whether lines are customers, orders, events or answers; they are taken for customers: keep that, or write `events` or `survey` (see mappings/README.md)',
    );
  }
  const isOfEvents = kind === 'orders' || kind === 'events' || kind === 'responses';
  const used = isOfEvents ? keyOfEvents(context) : keyOfCustomers(context);
  addFields(context, used);
  if (kind === 'orders') addOrders(context, sample.lists, used);
  else if (kind === 'events') addEvents(context, used);
  else if (kind === 'responses') {
    // The time and the id of a response are no questions.
    addSurvey(context, used, [], titleOf(file));
    draft.doubts.splice(
      0,
      draft.doubts.length,
      ...draft.doubts.filter((doubt) => !doubt.startsWith('survey.questions')),
    );
    addSurvey(context, used, askedBy(columns, used), titleOf(file));
  } else return addTraits(context, used);
  return columns.flatMap(({ name, look }) => (used.has(name) || look === 'empty' ? [] : [name]));
}

function refuseRepeated(names: readonly string[], draft: Draft): void {
  const repeated = [...new Set(names.filter((name, n) => names.indexOf(name) !== n))];
  if (repeated.length === 0) return;
  const shown = repeated.map((name) => `"${name}"`).join(', ');
  draft.doubt(`header: ${shown} names several columns: write \`skipLines\` and a list of names under \`header\``);
}

const ORDER = [
  'description',
  'format',
  'sheet',
  'records',
  'each',
  'skipLines',
  'header',
  'delimiter',
  'quote',
  'escape',
  'encoding',
  'missing',
  'decimal',
  'timeZone',
  'currency',
  'source',
  'fillDown',
  'perLine',
  'reject',
  'customer',
  'events',
  'survey',
];

function reorder({ mapping }: Draft): void {
  const entries = Object.entries(mapping).sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b));
  for (const [key] of entries) delete (mapping as Record<string, unknown>)[key];
  Object.assign(mapping, Object.fromEntries(entries));
}

/** A file's name without its ending and the day it was made. */
export function titleOf(file: string): string {
  const name = basename(file).replace(/(\.(csv|tsv|tab|txt|ndjson|jsonl|json|xlsx|xls|ods|gz|zip))+$/i, '');
  return (
    name
      .replace(/[-_ ]*\d{4}[-_]\d{2}[-_]\d{2}.*$|[-_ ]*\(\d+\)$/, '')
      .replace(/[_]+/g, ' ')
      .trim() || 'file'
  );
}

function sourceOf(file: string): MappingInput['source'] {
  return (slugOf(titleOf(file)) || 'file').replace(/_/g, '-');
}
