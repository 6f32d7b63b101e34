import { parse } from 'yaml';
import { compileMapping } from '../line-mapper.ts';
import { presets, readPreset } from '../load-mapping.ts';
import { type Mapping, type MappingInput, parseMapping } from '../mapping.ts';
import { bindColumns, ColumnRoles } from '../orders/column-roles.ts';
import type { FindColumn } from '../value.ts';
import type { Sample } from './sample.ts';

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
  const { needed, optional } = columnsOf(parseMapping(input));
  const names = new Set([...sample.columns, ...sample.lists.map((list) => list.name)]);
  const has = (column: string) => names.has(column) || [...names].some((one) => one.startsWith(`${column}.`));
  if (![...needed].every(has)) return undefined;
  const matched = [...new Set([...needed, ...optional])].filter(has);
  if (matched.length < ENOUGH) return undefined;
  return { name, mapping: input, matched, lacking: [...optional].filter((column) => !has(column)) };
}

/** Names of the columns a mapping reads. */
export function columnsOf(mapping: Mapping): { needed: ReadonlySet<string>; optional: ReadonlySet<string> } {
  const needed = new Set<string>();
  const optional = new Set<string>();
  const places = new Map<string, number>();
  const find: FindColumn = (name, _path, use, mayLack) => {
    if (use === 'nature') return -1;
    if (!name.startsWith('$')) (mayLack ? optional : needed).add(name);
    const at = places.get(name) ?? places.size;
    places.set(name, at);
    return at;
  };
  const roles = new ColumnRoles(find);
  compileMapping({ ...mapping, currency: mapping.currency ?? 'EUR' }, roles.find);
  bindColumns(mapping, roles);
  return { needed, optional };
}
