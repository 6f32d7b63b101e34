import { parse } from 'yaml';
import { PersonagraphError } from '../../../errors.ts';
import { compileMapping } from '../line-mapper.ts';
import { presets, readPreset } from '../load-mapping.ts';
import { type Mapping, type MappingInput, parseMapping } from '../mapping.ts';
import { bindColumns, ColumnRoles } from '../orders/column-roles.ts';
import type { FindColumn } from '../value.ts';
import type { Sample } from './file/sample.ts';

/** A preset whose columns the file has. */
export interface PresetFit {
  readonly name: string;
  readonly mapping: MappingInput;
  /** Columns it reads and the file has. */
  readonly matched: readonly string[];
  /** Optional columns that the file lacks. */
  readonly lacking: readonly string[];
}

/** Fewer columns than these are no header to know a program by. */
const ENOUGH = 4;

/** Presets that fit the header, the one with the most columns first. Those for surveys of unknown questions are not among them. */
export async function fittingPresets(sample: Sample): Promise<PresetFit[]> {
  const fits: PresetFit[] = [];
  for (const name of await presets()) {
    const input = parse(await readPreset(name)) as MappingInput;
    if (input.decide || Array.isArray(input.header) || isJson(input.format) !== isJson(sample.form.format)) continue;
    const fit = fitOf(name, input, sample);
    if (fit) fits.push(fit);
  }
  return fits.sort((a, b) => b.matched.length - a.matched.length || a.lacking.length - b.lacking.length);
}

function isJson(format: MappingInput['format']): boolean {
  return format === 'ndjson' || format === 'json';
}

function fitOf(name: string, input: MappingInput, sample: Sample): PresetFit | undefined {
  const outer = new Set([...sample.columns, ...sample.lists.map((list) => list.name)]);
  const items = sample.lists.find((list) => list.name === input.each);
  if (input.each !== undefined && !items) return undefined;
  const inner = items ? new Set(items.keys) : outer;
  const bound = bindTo(parseMapping(input), (column, isOfParent) => {
    const names = isOfParent ? outer : inner;
    return names.has(column) || [...names].some((one) => one.startsWith(`${column}.`));
  });
  return bound && bound.matched.length >= ENOUGH ? { name, mapping: input, ...bound } : undefined;
}

/** Columns that a mapping finds where `has` tells which there are; undefined where it lacks one that it needs. */
function bindTo(
  mapping: Mapping,
  has: (column: string, isOfParent: boolean) => boolean,
): { readonly matched: readonly string[]; readonly lacking: readonly string[] } | undefined {
  const matched = new Set<string>();
  const lacking = new Set<string>();
  const find: FindColumn = (name, path, use, mayLack) => {
    if (use === 'nature') return -1;
    const inner = name.replace(/^\$parent\./, '');
    if (inner.startsWith('$') || has(inner, inner !== name)) matched.add(inner);
    else if (mayLack) lacking.add(inner);
    else throw new PersonagraphError('INVALID_MAPPING', `no column ${name}`, { field: path });
    return [...matched, ...lacking].indexOf(inner);
  };
  try {
    const roles = new ColumnRoles(find);
    compileMapping({ ...mapping, currency: mapping.currency ?? 'EUR' }, roles.find);
    bindColumns(mapping, roles);
  } catch (error) {
    if (error instanceof PersonagraphError) return undefined;
    throw error;
  }
  return { matched: [...matched].filter((name) => !name.startsWith('$')), lacking: [...lacking] };
}
