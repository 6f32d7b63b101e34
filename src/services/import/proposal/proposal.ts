import { PersonagraphError } from '../../../errors.ts';
import { listInputs } from '../file/inputs.ts';
import type { MappingInput } from '../mapping.ts';
import { type DryMapping, dryMap } from './examples.ts';
import { type Sample, takeSample } from './file/sample.ts';
import { headingOf } from './heading.ts';
import { type MadeDraft, makeDraft } from './make-draft.ts';
import { draftOfPreset } from './preset-draft.ts';
import { fittingPresets } from './preset-fit.ts';
import { draftOfSurvey } from './survey/survey-draft.ts';
import { surveyFormOf } from './survey/survey-form.ts';
import { yamlOf } from './yaml-text.ts';

/** What a file is about. `unknown`: it could not be told, and people must decide. */
export type FileKind = 'customers' | 'orders' | 'events' | 'responses' | 'unknown';

/** What was found in the first lines of a file, as plain data. */
export interface ProposalFacts {
  readonly kind: FileKind;
  /** `csv`, `tsv`, `columns`, `ndjson`, `json`, or `sheet` for a spreadsheet. */
  readonly format: string;
  /** Text between values; null where there is none, as in JSON and spreadsheets. */
  readonly delimiter: string | null;
  /** WHATWG label, such as `utf-8`; null for a spreadsheet. */
  readonly encoding: string | null;
  /** The decimal mark; null where the numbers do not tell. */
  readonly decimal: '.' | ',' | null;
  /** The sheet read; null where it is no spreadsheet. */
  readonly sheet: string | null;
  /** Whole texts that seem to stand for no value, such as `NA`. */
  readonly missing: readonly string[];
  /** Names of presets that fit the header, the best first. */
  readonly presets: readonly string[];
  /** Names of the columns, or of the keys of JSON. */
  readonly columns: readonly string[];
  /** What stands in each of the columns, in their order. */
  readonly samples: readonly ColumnSample[];
  /** Lines read. */
  readonly lines: number;
  /** True where these are all lines of the file. */
  readonly isWhole: boolean;
}

/** What stands in a column of the first lines. */
export interface ColumnSample {
  readonly name: string;
  /** Lines that have a value in it. */
  readonly filled: number;
  /** Different values as they are written, the first three; a long one is cut. */
  readonly texts: readonly string[];
}

/** A line as it would be stored, or why it would not. */
export interface ProposalExample {
  /** Its number in the file, from 1. */
  readonly line: number;
  readonly outcome: 'stored' | 'rejected';
  /** Why it is rejected; null for one that is stored. */
  readonly reason: string | null;
  /** What is stored, as the import takes it: customer, events, response; null for a line that is rejected. */
  readonly stored: object | null;
}

/** A mapping made from a file. */
export interface Proposal {
  /** With its doubts under `decide`: it is refused until that is empty. */
  readonly mapping: MappingInput;
  /** The mapping with comments on each choice and its evidence. */
  readonly yaml: string;
  readonly facts: ProposalFacts;
  /** What people must decide, each with what to do. Empty: the mapping can be used as it is. */
  readonly doubts: readonly string[];
  /** The first lines as they would be stored, at most ten; those that are rejected stand first. */
  readonly examples: readonly ProposalExample[];
}

export interface ProposalOptions {
  /** Lines of the first file that are read. Default 1,000. */
  readonly lines?: number;
}

/**
 * Proposes a mapping for files that are one import, from the header and first lines of the first. Nothing is stored, and no
 * database is needed. Throws INVALID_FILE where the file cannot be read.
 */
export async function proposeMapping(
  files: string | readonly string[],
  options: ProposalOptions = {},
): Promise<Proposal> {
  const paths = typeof files === 'string' ? [files] : files;
  const most = options.lines ?? 1_000;
  const inputs = await listInputs(paths);
  const fixed = inputs.find(({ opensAgain }) => !opensAgain);
  if (fixed) {
    const message = `${fixed.name} can be read once only, so no mapping can be proposed for it: save it as a file, or give --mapping.`;
    throw new PersonagraphError('INVALID_FILE', message);
  }
  const [input] = inputs as [(typeof inputs)[number]];
  const sample = await takeSample(input, most);
  const form = surveyFormOf(sample);
  const fits = form ? [] : await fittingPresets(sample);
  const [fit] = fits;
  const made = form
    ? await draftOfSurvey(form, input.name)
    : fit
      ? draftOfPreset(fit, sample)
      : makeDraft(sample, input.name);
  const dry = await tryOut(paths, made, most);
  const presets = form ? [form.preset] : fits.map(({ name }) => name);
  const facts = factsOf(form?.sample ?? sample, made, presets);
  const { draft } = made;
  return {
    mapping: draft.doubts.length > 0 ? { decide: [...draft.doubts], ...draft.mapping } : draft.mapping,
    yaml: yamlOf(draft, headingOf(paths, made, facts, dry)),
    facts,
    doubts: draft.doubts,
    examples: dry?.examples ?? [],
  };
}

/** Maps the first lines; what the mapping cannot be bound to is a doubt of it. */
async function tryOut(paths: readonly string[], made: MadeDraft, most: number): Promise<DryMapping | undefined> {
  const { draft } = made;
  try {
    return await dryMap(paths, draft.mapping, { most, currency: currencyOf(made) });
  } catch (error) {
    if (!(error instanceof PersonagraphError)) throw error;
    draft.doubt(error.message);
    return undefined;
  }
}

/** The currency of most amounts, as the workspace's is not known here. */
function currencyOf({ columns, draft }: MadeDraft): string {
  const [rule] = draft.mapping.events ?? [];
  const name = typeof rule?.currency === 'string' ? rule.currency : rule?.currency?.column;
  const counts = new Map<string, number>();
  for (const text of columns.find((one) => one.name === name)?.texts ?? []) {
    if (/^[A-Z]{3}$/.test(text)) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? 'EUR';
}

function factsOf(sample: Sample, { kind, decimals, missing }: MadeDraft, presets: readonly string[]): ProposalFacts {
  const { form, columns, rows, unreadable, isWhole, encoding } = sample;
  const isSheet = encoding === null;
  const isTable = form.format !== 'ndjson' && form.format !== 'json' && !isSheet;
  return {
    kind: kind.kind,
    format: isSheet ? 'sheet' : (form.format ?? 'csv'),
    delimiter: isTable ? sample.delimiter : null,
    encoding,
    decimal: decimals.mark ?? null,
    sheet: form.sheet ?? null,
    missing,
    presets,
    columns,
    samples: columns.map((name, at) => sampleOf(name, at, sample)),
    lines: rows.length + unreadable,
    isWhole,
  };
}

const [SHOWN_TEXTS, SHOWN_LETTERS] = [3, 80];

function sampleOf(name: string, at: number, { rows }: Sample): ColumnSample {
  const texts = rows.map((row) => row[at]?.text ?? '').filter((text) => text !== '');
  const first = new Set<string>();
  for (const text of texts) {
    if (first.size === SHOWN_TEXTS) break;
    first.add(text.length > SHOWN_LETTERS ? `${text.slice(0, SHOWN_LETTERS)}…` : text);
  }
  return { name, filled: texts.length, texts: [...first] };
}
