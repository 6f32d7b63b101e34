import {
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { isPersonalName, looksPersonal, PERSONAL_FIELDS } from '../../engine/catalogue/personal.ts';
import { isPersonalTrait } from '../../engine/catalogue/personal-features.ts';
import { PersonagraphError } from '../../errors.ts';
import { isFreeText } from '../../services/personal/masked-values.ts';
import type { Context } from '../core/context.ts';

type Field = Pick<GraphQLField<unknown, unknown>, 'args' | 'name'>;

/** What arguments ask by. */
interface Asked {
  /** The first personal thing; null where there is none. */
  personal: string | null;
  /** Traits, of which the catalogue says whether they are personal. */
  readonly traits: string[];
}

/** A part of an input that may ask by personal data: says what it does, of a value that is given. */
type Part = (value: unknown, asked: Asked) => void;

const refused =
  (what: string): Part =>
  (_value, asked) => {
    asked.personal ??= what;
  };

/** A key may be asked for as a whole where it does not look like an address of mail or the number of a phone. */
const byKey: Part = (value, asked) => {
  for (const text of [value].flat()) if (typeof text === 'string' && looksPersonal(text)) asked.personal ??= 'that key';
};

const TEXT_PARTS = ['contains', 'startsWith'] as const;

/** Of keys no part is asked for: letter by letter it would be told. */
const byKeys: Part = (value, asked) => {
  const { eq, in: among, ...others } = value as Readonly<Record<string, unknown>>;
  byKey(eq, asked);
  byKey(among, asked);
  if (TEXT_PARTS.some((part) => others[part] !== undefined && others[part] !== null))
    asked.personal ??= 'a part of externalId';
};

const byTrait: Part = (value, asked) => {
  if (typeof value === 'string') asked.traits.push(value);
};

/** Events are asked for by a property as customers are by a trait; a longer text is what somebody said. */
const byProperty: Part = (value, asked) => {
  if (typeof value === 'string' && isPersonalName(value, 'CATEGORY'))
    asked.personal ??= `the property ${value.slice(0, 100)}`;
};
const byLabel: Part = (value, asked) => {
  if (typeof value === 'string' && isFreeText(value)) asked.personal ??= 'a text of events';
};

const ORDERS: ReadonlySet<unknown> = new Set(['NAME', 'EXTERNAL_ID']);

/** Parts of input types that ask by personal data, by type and field. */
const PARTS: Readonly<Record<string, Readonly<Record<string, Part>>>> = {
  CustomerFilter: {
    ...Object.fromEntries([...PERSONAL_FIELDS].map((name) => [name, refused(name)])),
    externalId: byKeys,
    identity: refused('identity'),
  },
  // Writers name whom they write of by any key; who is looked up or moved by one is told.
  CustomerKey: { identity: refused('identity'), externalId: byKey },
  MoveIdentityInput: { identity: refused('identity') },
  DetachIdentityInput: { identity: refused('identity') },
  SplitCustomerInput: { identities: refused('identities') },
  ExportAudienceInput: { consent: byTrait },
  EventPropertyFilter: { name: byProperty, equals: byLabel },
  // What would change tells what is there.
  StartImportInput: {
    dryRun: (value, asked) => {
      if (value === true) asked.personal ??= 'what an import would change';
    },
  },
  TraitFilter: { name: byTrait },
  TraitOrder: { name: byTrait },
  CustomerOrder: {
    field: (value, asked) => {
      if (ORDERS.has(value)) asked.personal ??= `an order by ${String(value)}`;
    },
  },
};

/** Arguments of fields that are no mutations and name a customer by what it is known by. */
const ARGUMENTS: Readonly<Record<string, Part>> = { identity: refused('identity'), externalId: byKey };

/** Whether types have such parts somewhere, by name. */
const reaching = new Map<string, boolean>();

function reaches(type: GraphQLInputType): boolean {
  const { name } = getNamedType(type);
  const known = reaching.get(name) ?? reachesBy(type, new Set());
  reaching.set(name, known);
  return known;
}

function reachesBy(type: GraphQLInputType, seen: Set<string>): boolean {
  const named = getNamedType(type);
  if (!isInputObjectType(named) || seen.has(named.name)) return false;
  seen.add(named.name);
  return Boolean(PARTS[named.name]) || Object.values(named.getFields()).some((field) => reachesBy(field.type, seen));
}

/** True for a field whose arguments may ask by personal data. */
export function asksByPersonal({ args }: Pick<Field, 'args'>): boolean {
  return args.some(({ name, type }) => reaches(type) || Object.hasOwn(ARGUMENTS, name));
}

/** What given arguments of a field ask by. */
export function askedOf({ args }: Pick<Field, 'args'>, values: Readonly<Record<string, unknown>>): Asked {
  const asked: Asked = { personal: null, traits: [] };
  for (const { name, type } of args) {
    const value = values[name];
    if (value === undefined || value === null) continue;
    ARGUMENTS[name]?.(value, asked);
    if (reaches(type)) collect(type, value, asked);
  }
  return asked;
}

function collect(type: GraphQLInputType, value: unknown, asked: Asked): void {
  if (value === undefined || value === null) return;
  if (isNonNullType(type)) {
    collect(type.ofType, value, asked);
    return;
  }
  if (isListType(type)) {
    for (const one of Array.isArray(value) ? value : [value]) collect(type.ofType, one, asked);
    return;
  }
  if (!isInputObjectType(type) || !reaches(type)) return;
  for (const [name, field] of Object.entries(type.getFields())) {
    const own = (value as Readonly<Record<string, unknown>>)[name];
    if (own === undefined || own === null) continue;
    PARTS[type.name]?.[name]?.(own, asked);
    collect(field.type, own, asked);
  }
}

/** Throws FORBIDDEN where arguments ask by personal data: what comes back would tell it. A promise where traits are asked for. */
export function refuseQuestions(
  field: Pick<Field, 'args'>,
  values: Readonly<Record<string, unknown>>,
  { loaders }: Pick<Context, 'loaders'>,
): Promise<void> | undefined {
  const { personal, traits } = askedOf(field, values);
  if (personal !== null) throw forbidden(personal);
  if (traits.length === 0) return undefined;
  return loaders.traitCatalogue().then((catalogue) => {
    const name = traits.find((one) => isPersonalTrait(one, catalogue));
    if (name !== undefined) throw forbidden(`traits.${name}`);
  });
}

function forbidden(what: string): PersonagraphError {
  return new PersonagraphError(
    'FORBIDDEN',
    `${what} is personal data: asking by it takes a key with the scope PERSONAL.`,
  );
}
