import type { TraitKind } from '../../db/generated/enums.ts';
import { type ClientField, CUSTOMER_FIELDS, type FieldType } from '../../engine/catalogue/customer-fields.ts';
import { PersonagraphError } from '../../errors.ts';
import { foldExternalId, foldIdentity } from '../input/key.ts';
import { idText } from './id-text.ts';
import { compileList } from './list.ts';
import type { Mapping, ValueRule } from './mapping.ts';
import { compileConsents } from './people/consent-mapper.ts';
import { compilePlainText, longForm } from './text.ts';
import { compileValue, type Scalar, type Texts, typeOf, type ValueContext, type ValueType } from './value.ts';
import { IS_ABSENT } from './value-context.ts';

/** Told of a value that is left out, by its path within the customer. */
export type LeaveOut = (path: readonly string[], error: PersonagraphError) => void;

/** The part of a mapping that says whom a line is about, bound to a file's columns. */
export interface CustomerMapper {
  /**
   * Fields, traits and identities, as `saveCustomers` takes them. A value that is not of its type is left out; with
   * `strict` it throws INVALID_INPUT.
   */
  customer(texts: Texts, leaveOut: LeaveOut): Record<string, unknown>;
  readonly traits: readonly { readonly name: string; readonly kind: TraitKind }[];
}

const KINDS = {
  category: 'CATEGORY',
  number: 'NUMBER',
  amount: 'NUMBER',
  flag: 'FLAG',
  time: 'TIME',
  date: 'TIME',
  birth: 'TIME',
  list: 'LIST',
} as const;
/** How a line's text is read, by the type of the field it is for. */
const FIELD_TYPES: Readonly<Record<FieldType, ValueType>> = {
  text: 'category',
  kind: 'category',
  day: 'date',
  count: 'number',
  decimal: 'amount',
  currency: 'category',
  moment: 'time',
};

/** Throws INVALID_MAPPING with the path of a column the file lacks, or of a rule that cannot be meant. */
export function compileCustomer(mapping: Mapping, context: ValueContext): CustomerMapper {
  const within = (...steps: string[]): ValueContext => ({ ...context, path: [...context.path, ...steps] });
  const { fields, traits, identities, merged } = mapping.customer;
  const readMerged = merged === undefined ? undefined : compileList(longForm(merged), within('merged'));
  const readFields = Object.entries(fields).map(([name, rule]) =>
    compileFact(rule, fieldType(name as ClientField), mapping.empty, within('fields', name)),
  );
  const readTraits = Object.entries(traits).map(([name, rule]) =>
    compileFact(rule, 'category', mapping.empty, within('traits', name)),
  );
  const readIdentities = identities.map(({ type, value }, n) => {
    const read = compileKeys(value, within('identities', String(n), 'value'));
    return (texts: Texts) => read(texts).map((value) => foldIdentity({ type, value }));
  });
  const readConsents = compileConsents(mapping, within);
  const names = { fields: Object.keys(fields), traits: Object.keys(traits) };
  return {
    customer: (texts, leaveOut) => {
      const told = mapping.strict ? refuse : leaveOut;
      const identified = readIdentities.flatMap(
        (read, n) => attempt(() => read(texts), ['identities', String(n)], told) ?? [],
      );
      return {
        ...recordOf(names.fields, readFields, texts, [], told),
        ...(names.traits.length > 0 ? { traits: recordOf(names.traits, readTraits, texts, ['traits'], told) } : {}),
        ...(identities.length > 0 ? { identities: identified } : {}),
        ...consentsOf(
          readConsents.flatMap(([purpose, read]) => attempt(() => read(texts), ['consents', purpose], told) ?? []),
        ),
        ...mergedOf(readMerged && attempt(() => readMerged(texts)?.map(idText), ['merged'], told)),
      };
    },
    traits: Object.entries(traits).map(([name, rule]) => ({ name, kind: KINDS[typeOf(rule, 'category')] })),
  };
}

/** Reads an external id in the form in which it is stored. */
export function compileExternalId(rule: ValueRule, context: ValueContext): (texts: Texts) => string {
  const read = compilePlainText(rule, context);
  return (texts) => foldExternalId(idText(read(texts)));
}

/** The keys of one rule: a text, or the items of a list. */
function compileKeys(rule: ValueRule, context: ValueContext): (texts: Texts) => readonly string[] {
  const long = longForm(rule);
  if (typeOf(rule, 'category') === 'list') {
    const read = compileList(long, context);
    return (texts) => (read(texts) ?? []).map(idText);
  }
  const read = compilePlainText(rule, context);
  return (texts) => {
    const text = idText(read(texts));
    return text === '' ? [] : [text];
  };
}

/** Empty cells say nothing of purposes. */
function consentsOf(consents: readonly unknown[]): { consents?: readonly unknown[] } {
  return consents.length > 0 ? { consents } : {};
}

/** An empty cell says nothing of merges. */
function mergedOf(ids: readonly string[] | undefined): { merged?: readonly string[] } {
  return ids ? { merged: ids } : {};
}

type ReadFact = (texts: Texts) => Scalar | null | undefined;

/** A field or trait; null, which clears it, where it is empty and the rule says so. */
function compileFact(rule: ValueRule, type: ValueType, usual: 'keep' | 'clear', context: ValueContext): ReadFact {
  const long = longForm(rule);
  const read = compileValue(rule, type, { ...context, clears: true });
  if ((long.empty ?? usual) === 'keep') return read;
  const columns =
    long.columns ??
    long.join ??
    long.firstOf ??
    long.sum ??
    long.multiply ??
    (long.column === undefined ? [] : [long.column]);
  const natures = columns.map((name) => context.find(name, context.path, 'nature', long.optional));
  return (texts) => {
    const value = read(texts);
    // An object of NDJSON that leaves a key out says nothing of it.
    return value === undefined && !natures.every((at) => texts[at] === IS_ABSENT) ? null : value;
  };
}

function fieldType(name: ClientField): ValueType {
  return name === 'birthDate' ? 'birth' : FIELD_TYPES[CUSTOMER_FIELDS[name].type];
}

function recordOf(
  names: readonly string[],
  readers: readonly ReadFact[],
  texts: Texts,
  path: readonly string[],
  told: LeaveOut,
): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const [at, read] of readers.entries()) {
    const name = names[at]!;
    const value = attempt(() => read(texts), [...path, name], told);
    if (value !== undefined) record[name] = value;
  }
  return record;
}

function attempt<T>(read: () => T, path: readonly string[], told: LeaveOut): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PersonagraphError)) throw error;
    told(path, error);
    return undefined;
  }
}

function refuse(_path: readonly string[], error: PersonagraphError): never {
  throw error;
}
