import { isDeepStrictEqual } from 'node:util';
import type { Registry } from '../../engine/registry.ts';
import { checkSettings } from '../../engine/settings.ts';
import { asError, PersonagraphError } from '../../errors.ts';
import { ruleAsStored } from '../personas/prepare-criteria.ts';
import { inOneForm } from './one-form.ts';
import type { ParsedDefinitions } from './parse.ts';
import type { StoredDefinitions } from './read.ts';
import { renamesOf, withRenames } from './renames.ts';
import {
  type Definitions,
  type PersonaDefinition,
  SECTIONS,
  type Section,
  type SegmentationDefinition,
} from './shape.ts';
import { isStrategy, STRATEGY_NAMES, UNIQUE_STRATEGY } from './strategy/shapes.ts';

/** What a step of a plan does to one thing. */
export type PlanAction = 'CREATE' | 'CHANGE' | 'RENAME' | 'DELETE';

/** A field that a step sets. */
export interface FieldChange {
  /** Such as `config.k` or `criteria[0].weight`. */
  readonly path: string;
  /** Undefined where it had none. */
  readonly from: unknown;
  /** Undefined where it has none from then on. */
  readonly to: unknown;
}

/** One thing that a file makes, changes or deletes. */
export interface PlanStep {
  readonly action: PlanAction;
  readonly section: Section | 'workspace';
  /** Its key or name; of the workspace the name of the rule. */
  readonly key: string;
  /** Which of those of this name, from 0: webhooks and some things of strategy may have one together. */
  readonly number: number;
  /** The key it had so far, where that changes. */
  readonly previousKey: string | null;
  readonly changes: readonly FieldChange[];
  /** Where the file has it; of what is deleted, the section. */
  readonly path: readonly string[];
}

export interface Plan {
  readonly steps: readonly PlanStep[];
  /** The definitions that the file wants, in one form, settings completed. */
  readonly wanted: Definitions;
  /** New keys of segmentations and personas by those that they have so far. */
  readonly renames: Renames;
  /** Names of what the workspace has and the file does not, and what stays since nobody asked to prune. */
  readonly kept: readonly string[];
}

export type Renames = ReturnType<typeof renamesOf>;

/**
 * The steps from what is stored to what a file wants; none where they are the same. Throws INVALID_DEFINITIONS,
 * UNKNOWN_SEGMENTER and INVALID_CONFIG, with the place in the file.
 */
export async function planDefinitions(
  stored: StoredDefinitions,
  parsed: ParsedDefinitions,
  registry: Registry,
  prune: boolean,
): Promise<Plan> {
  refuseTwins(parsed);
  const renames = renamesOf(stored.definitions, parsed);
  const before = withRenames(stored.definitions, renames);
  const wanted = inOneForm(await withSettings(before, parsed, registry));
  const steps: PlanStep[] = [];
  const kept: string[] = [];
  const { workspace = {} } = wanted;
  for (const [rule, value] of Object.entries(workspace)) {
    const from = before.workspace?.[rule as keyof typeof workspace];
    const changes = differences(from, value);
    if (changes.length === 0) continue;
    const path = ['workspace', rule];
    steps.push({ action: 'CHANGE', section: 'workspace', key: rule, number: 0, previousKey: null, changes, path });
  }
  for (const section of SECTIONS) {
    const own = wanted[section];
    if (!own) continue;
    const left = new Map(numbered(section, before[section]!).map((entry) => [entry.id, entry]));
    for (const { id, key, number, value } of numbered(section, own)) {
      const there = left.get(id);
      left.delete(id);
      const path = [section, String(placeOf(section, parsed.definitions[section]!, id))];
      const previousKey = previousKeyOf(renames, section, key);
      const changes = differences(comparable(there?.value), comparable(value));
      const action = there ? (previousKey === null ? 'CHANGE' : 'RENAME') : 'CREATE';
      if (!there || previousKey !== null || changes.length > 0) {
        steps.push({ action, section, key, number, previousKey, changes: there ? changes : [], path });
      }
    }
    for (const { key, number } of left.values()) {
      if (prune)
        steps.push({ action: 'DELETE', section, key, number, previousKey: null, changes: [], path: [section] });
      else kept.push(`${section}/${key}`);
    }
  }
  return { steps, wanted, renames, kept };
}

interface Entry {
  /** Its key; where several have the same, with a number. */
  readonly id: string;
  readonly key: string;
  readonly number: number;
  readonly value: object;
}

/** The steps that make or change something of a section. */
export function stepsOf({ steps }: Plan, section: Section): PlanStep[] {
  return steps.filter((one) => one.section === section && one.action !== 'DELETE');
}

/** The definition that a step brings about. */
export function wantedOf<S extends Section>(
  { wanted }: Plan,
  section: S,
  { key, number }: PlanStep,
): NonNullable<Definitions[S]>[number] {
  const found = numbered(section, wanted[section] ?? []).find((one) => one.key === key && one.number === number);
  return found!.value as NonNullable<Definitions[S]>[number];
}

/** True where a step sets another field than some. */
export function setsMoreThan({ action, changes }: PlanStep, ...fields: readonly string[]): boolean {
  return action === 'CREATE' || changes.some(({ path }) => !fields.includes(path));
}

/** True where a step sets a field, or a part of it. */
export function sets({ action, changes }: PlanStep, field: string): boolean {
  return action === 'CREATE' || changes.some(({ path }) => path.split(/[.[]/)[0] === field);
}

/** Entries by key. Several may have one name, such as webhooks: they are held against each other in their order. */
function numbered(section: Section, entries: readonly object[]): Entry[] {
  const seen = new Map<string, number>();
  return entries.map((value) => {
    const key = keyOf(section, value);
    const number = seen.get(key) ?? 0;
    seen.set(key, number + 1);
    return { id: `${key}\u0000${number}`, key, number, value };
  });
}

function keyOf(section: Section, entry: object): string {
  if (isStrategy(section)) return (STRATEGY_NAMES[section] as (one: object) => string)(entry);
  const { key, name } = entry as { readonly key?: string; readonly name: string };
  return key ?? name;
}

function placeOf(section: Section, entries: readonly object[], id: string): number {
  return numbered(section, entries).findIndex((entry) => entry.id === id);
}

function previousKeyOf(renames: Renames, section: Section, key: string): string | null {
  const of = section === 'segmentations' || section === 'personas' ? renames[section] : new Map<string, string>();
  return [...of].find(([, next]) => next === key)?.[0] ?? null;
}

/** One key cannot be defined twice. */
function refuseTwins({ definitions, at }: ParsedDefinitions): void {
  for (const section of SECTIONS) {
    if (section === 'webhooks' || (isStrategy(section) && !UNIQUE_STRATEGY.has(section))) continue;
    const keys = (definitions[section] ?? []).map((entry) => keyOf(section, entry));
    const twin = keys.findIndex((key, index) => keys.indexOf(key) < index);
    if (twin === -1) continue;
    const field = section === 'traits' ? 'name' : section === 'messageGuides' ? 'channel' : 'key';
    const error = new PersonagraphError('INVALID_DEFINITIONS', `${keys[twin]} is defined twice`);
    throw at([section, String(twin), field], error);
  }
}

/** The file with what it leaves to the workspace: settings completed with defaults, as they would be stored. Those stored as they stand here are left as they are. */
async function withSettings(before: Definitions, parsed: ParsedDefinitions, registry: Registry): Promise<Definitions> {
  const { segmentations, personas, ...rest } = parsed.definitions;
  const completed: SegmentationDefinition[] = [];
  for (const [index, { previousKey: _previous, ...one }] of (segmentations ?? []).entries()) {
    const there = before.segmentations?.find(({ key }) => key === one.key);
    const same = there?.segmenter === one.segmenter && isDeepStrictEqual(there.config, one.config);
    const config = same ? one.config : await settingsOf(one, index, parsed, registry);
    completed.push({ ...one, config });
  }
  const faced: PersonaDefinition[] = [];
  for (const [index, { previousKey: _previous, ...one }] of (personas ?? []).entries()) {
    // A face that the file leaves out stays.
    const avatarSeed = one.avatarSeed ?? before.personas?.find(({ key }) => key === one.key)?.avatarSeed ?? one.key;
    faced.push({ ...one, avatarSeed, criteria: await withRules(one.criteria, index, parsed, registry) });
  }
  return { ...rest, ...(segmentations && { segmentations: completed }), ...(personas && { personas: faced }) };
}

/** Criteria whose rules are written as they are stored. */
async function withRules(
  criteria: PersonaDefinition['criteria'],
  persona: number,
  { at }: ParsedDefinitions,
  registry: Registry,
): Promise<PersonaDefinition['criteria']> {
  const written: PersonaDefinition['criteria'] = [];
  for (const [index, criterion] of criteria.entries()) {
    const field = ['personas', String(persona), 'criteria', String(index), 'rule'];
    const rule =
      criterion.rule === null
        ? null
        : await ruleAsStored(registry, criterion.rule, field).catch((thrown) => {
            throw thrown instanceof PersonagraphError ? at(field, thrown) : asError(thrown);
          });
    written.push({ ...criterion, rule: rule ?? null });
  }
  return written;
}

async function settingsOf(
  { segmenter, config }: SegmentationDefinition,
  index: number,
  { at }: ParsedDefinitions,
  registry: Registry,
): Promise<Record<string, unknown>> {
  try {
    const checked = await checkSettings(registry.get(segmenter), config);
    return JSON.parse(JSON.stringify(checked)) as Record<string, unknown>;
  } catch (thrown) {
    if (!(thrown instanceof PersonagraphError)) throw asError(thrown);
    const field = thrown.code === 'UNKNOWN_SEGMENTER' ? ['segmenter'] : (thrown.field ?? []);
    throw at(['segmentations', String(index), ...field], thrown);
  }
}

/** An entry without what only allows its criteria to name segments that are gone. */
function comparable(entry: object | undefined): object | undefined {
  const { criteria } = (entry ?? {}) as Partial<PersonaDefinition>;
  return criteria ? { ...entry, criteria: criteria.map(({ gone: _gone, ...criterion }) => criterion) } : entry;
}

/** The fields in which two values differ, in the order of the second. */
export function differences(from: unknown, to: unknown, path = ''): FieldChange[] {
  if (isDeepStrictEqual(from, to)) return [];
  if (isObject(from) && isObject(to)) {
    const names = [...new Set([...Object.keys(to), ...Object.keys(from)])];
    return names.flatMap((name) => differences(from[name], to[name], path === '' ? name : `${path}.${name}`));
  }
  if (Array.isArray(from) && Array.isArray(to) && from.length === to.length) {
    return to.flatMap((item, index) => differences(from[index], item, `${path}[${index}]`));
  }
  return [{ path, from, to }];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
