import { PersonagraphError } from '../../errors.ts';
import type { UnseenName } from './file/json-names.ts';
import type { Mapping } from './mapping.ts';

/** Facts without which an event is not what the mapping says. */
const OF_EVENTS = new Set(['at', 'messageId', 'amount', 'groupBy']);
/** Names of the file listed in a message. */
const LISTED = 30;

/**
 * Refuses a file whose first rows, or all of them, lack a name that every row needs. Of a part, only a name that is written
 * almost like another one is certain. Throws INVALID_MAPPING.
 */
export function refuseMissing(mapping: Mapping, unseen: readonly UnseenName[], isWhole: boolean): void {
  const found = unseen.find(
    (one) => isNeeded(mapping, one, unseen) && takesAll(mapping, one.path) && (isWhole || one.near.length > 0),
  );
  if (found) throw missingName(found);
}

/** True for a place of the mapping whose value every row must have. */
export function isNeededByAll(mapping: Mapping, path: readonly string[]): boolean {
  return isFact(path) && takesAll(mapping, path);
}

/** A name no row had that an event of the file needed, by the types of events there were. */
export function missingOf(
  mapping: Mapping,
  unseen: readonly UnseenName[],
  hasType: (type: string) => boolean,
): UnseenName | undefined {
  return unseen.find((one) => {
    if (!isNeeded(mapping, one, unseen)) return false;
    const rule = ruleOf(mapping, one.path);
    return rule === undefined || hasType(rule.type);
  });
}

/** `name`, and names of the file that are alike. */
export function describeUnseen({ name, near }: UnseenName): string {
  return near.length > 0 ? `${name} (did you mean ${near.join(' or ')}?)` : name;
}

export function missingName({ name, path, near, known }: UnseenName): PersonagraphError {
  const hint = near.length > 0 ? `did you mean ${near.map((one) => `"${one}"`).join(' or ')}? They have` : 'they have';
  const message = `${path.join('.')}: no row of the file has "${name}"; ${hint}: ${known.slice(0, LISTED).join(', ')}`;
  return new PersonagraphError('INVALID_MAPPING', message, { field: path });
}

function isNeeded(mapping: Mapping, { name, path, optional }: UnseenName, unseen: readonly UnseenName[]): boolean {
  if (optional || !isFact(path) || name.startsWith('$')) return false;
  // Of columns added or joined, one that is there is enough.
  const rule = path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], mapping);
  if (Array.isArray((rule as { multiply?: unknown } | undefined)?.multiply)) return true;
  const missing = new Set(unseen.filter((one) => String(one.path) === String(path)).map((one) => one.name));
  return columnsOf(rule).every((column) => missing.has(column));
}

function isFact([part, second, third]: readonly string[]): boolean {
  if (part === 'customer') return second === 'externalId';
  if (part === 'events') return third !== undefined && OF_EVENTS.has(third);
  return part === 'each' || (part === 'survey' && (second === 'respondedAt' || second === 'messageId'));
}

function columnsOf(rule: unknown): string[] {
  if (typeof rule !== 'object' || rule === null) return [];
  return Object.values(rule).flatMap((value: unknown) =>
    Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [],
  );
}

function ruleOf({ events }: Mapping, [part, index]: readonly string[]) {
  return part === 'events' ? events?.[Number(index)] : undefined;
}

/** True where the place's rule is the only one and has no conditions, so that it is for every row. */
function takesAll(mapping: Mapping, path: readonly string[]): boolean {
  const rule = ruleOf(mapping, path);
  return rule === undefined || (rule.when === undefined && mapping.events?.length === 1);
}
