import { parseMapping } from '../mapping.ts';
import { Draft } from './draft.ts';
import type { KindGuess } from './kind.ts';
import { describeColumns, type MadeDraft } from './make-draft.ts';
import { columnsOf, type PresetFit } from './preset-fit.ts';
import type { Sample } from './sample.ts';
import { Decimals } from './value-rules.ts';

/** Keys of a preset that the file itself answers. */
const OF_FILE = ['format', 'sheet', 'records', 'delimiter', 'quote', 'escape', 'skipLines', 'encoding'] as const;

/** The mapping of a preset, with the form of this file. */
export function draftOfPreset(fit: PresetFit, sample: Sample): MadeDraft {
  const { ...mapping } = fit.mapping;
  for (const key of OF_FILE) delete mapping[key];
  const { description, ...others } = mapping;
  const draft = new Draft({ ...(description === undefined ? {} : { description }), ...sample.form, ...others });
  for (const [key, text] of Object.entries(sample.evidence)) draft.note([key], text);
  for (const doubt of sample.doubts) draft.doubt(doubt);
  const { columns, missing } = describeColumns(sample, draft);
  const both = [...new Set([...(mapping.missing ?? []), ...missing])];
  if (both.length > 0) draft.mapping.missing = both;
  const { needed, optional } = columnsOf(parseMapping(fit.mapping));
  const read = columns.filter(({ name }) => needed.has(name) || optional.has(name));
  const decimals = new Decimals(read);
  if (decimals.mark && mapping.decimal === undefined) {
    draft.mapping.decimal = decimals.mark;
    draft.note(['decimal'], decimals.evidence!);
  }
  const open = read.find(({ numbers, look }) => look === 'number' && numbers?.mark === 'open');
  if (open && draft.mapping.decimal === undefined && !isJson(sample)) {
    draft.doubt(`decimal: "${open.name}" has ${open.numbers!.example}: write decimal: "." or decimal: ","`);
  }
  const kind: KindGuess = {
    kind: kindOf(fit),
    evidence: `the preset ${fit.name} fits: ${fit.matched.length} of its columns are there`,
  };
  draft.note(['source'], 'message ids are unique within it: keep it for each export of this system');
  const leftOut = sample.columns.filter((name) => !needed.has(name) && !optional.has(name));
  return { draft, kind, columns, missing: both, decimals, leftOut };
}

function isJson({ form }: Sample): boolean {
  return form.format === 'ndjson' || form.format === 'json';
}

function kindOf({ mapping }: PresetFit): KindGuess['kind'] {
  if (mapping.survey) return 'responses';
  if (!mapping.events) return 'customers';
  return mapping.events.some(({ amount }) => amount !== undefined) ? 'orders' : 'events';
}
