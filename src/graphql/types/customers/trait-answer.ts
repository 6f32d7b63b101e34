import DataLoader from 'dataloader';
import type { Customer as CustomerRow } from '../../../db/tables/customers/customers.ts';
import { PRIMARY_MATCH } from '../../../db/tables/personas/matches.ts';
import { type Persona as PersonaRow, personaByKey } from '../../../db/tables/personas/personas.ts';
import { MASK } from '../../../engine/catalogue/personal.ts';
import { isPersonalFeatureName } from '../../../engine/catalogue/personal-features.ts';
import type {
  TypicalQuantile as QuantileRow,
  TypicalShare as ShareRow,
  TypicalValue as Typical,
} from '../../../engine/persona/typical.ts';
import { PersonagraphError } from '../../../errors.ts';
import { HANDLE } from '../../../services/input/handle.ts';
import { type TraitKey, traitKey } from '../../../services/personas/trait-key.ts';
import { typicalValues } from '../../../services/personas/typical-values.ts';
import { builder } from '../../core/builder.ts';
import type { Context } from '../../core/context.ts';
import { decodeId } from '../../core/id.ts';
import type { Loaders } from '../../core/loaders.ts';
import { Persona } from '../personas/persona.ts';
import { FeatureKind } from '../segments/feature-kind.ts';
import { Customer } from './customer.ts';

/** A column of everybody is read where nothing is kept. */
const COST = 50;
/** Traits that one field answers. */
const MOST_TRAITS = 50;
/** Values of texts and lists that are told. */
const MOST_VALUES = 10;

const TraitSource = builder.enumType('TraitSource', {
  description: 'Where an answer about a trait comes from.',
  values: {
    CUSTOMER: { description: "The customer's own value." },
    PERSONA: { description: 'Values typical of a persona: of other customers, and not known of this one.' },
  } as const,
});

const TraitFallback = builder.enumType('TraitFallback', {
  description: 'What is answered where the customer has no value of its own.',
  values: {
    NONE: { description: 'Nothing.' },
    PERSONA: { description: 'What is typical of a persona.' },
  } as const,
});

const TypicalShare = builder.objectRef<ShareRow>('TypicalShare').implement({
  description: 'A value, and how many members of a persona have it.',
  fields: (t) => ({
    value: t.exposeString('value', { description: 'The text; `true` or `false` of a flag; an entry of lists.' }),
    count: t.exposeInt('count', { description: 'Members who have it.' }),
    share: t.exposeFloat('share', { description: 'As a share 0..1 of the members whose value is known.' }),
  }),
});

const TypicalQuantile = builder.objectRef<QuantileRow & Pick<Typical, 'kind'>>('TypicalQuantile').implement({
  description: 'The value that a share of the members of a persona does not exceed.',
  fields: (t) => ({
    at: t.exposeFloat('at', { description: 'The share, 0..1: 0.5 is the median.' }),
    value: t.float({
      nullable: true,
      description: 'The value; null of a time.',
      resolve: ({ kind, value }) => (kind === 'time' ? null : value),
    }),
    time: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Of a time: the moment; null of a number.',
      resolve: ({ kind, value }) => (kind === 'time' ? new Date(value) : null),
    }),
  }),
});

const TypicalValue = builder.objectRef<Typical & { readonly persona: PersonaRow }>('TypicalValue').implement({
  description: 'Values typical of a persona: a guess about whoever resembles its members, never a fact of a customer.',
  fields: (t) => ({
    persona: t.expose('persona', { type: Persona, description: 'The persona.' }),
    value: t.field({
      type: 'JSON',
      bytes: 60,
      nullable: true,
      description:
        'The most typical value: the median of numbers and times (ISO 8601), the most frequent of others; of lists the entry ' +
        'that most have, null where all are empty.',
      resolve: ({ kind, quantiles, shares }) => typicalOf(kind, quantiles, shares),
    }),
    shares: t.field({
      type: [TypicalShare],
      size: MOST_VALUES,
      description: 'Of flags, texts and lists: the most frequent values, ten at most. Empty of numbers and times.',
      resolve: ({ shares }) => [...shares],
    }),
    quantiles: t.field({
      type: [TypicalQuantile],
      size: 3,
      description: 'Of numbers and times: what a tenth, half and nine tenths do not exceed. Empty of others.',
      resolve: ({ kind, quantiles }) => quantiles.map((quantile) => ({ ...quantile, kind })),
    }),
    known: t.exposeInt('known', { description: 'Members of the persona whose value is known; at least one.' }),
    unknown: t.exposeInt('unknown', { description: 'Members whose value is not known: it says nothing of them.' }),
    asOf: t.field({
      type: 'DateTime',
      description: 'When it was worked out: ten minutes ago at most, and since the last run.',
      resolve: ({ asOf }) => new Date(asOf),
    }),
  }),
});

interface Answer {
  readonly key: TraitKey;
  readonly name: string;
  readonly unit: string | null;
  /** The customer's own; undefined where it has none. */
  readonly own: unknown;
  readonly typical: (Typical & { readonly persona: PersonaRow }) | null;
}

const TraitAnswer = builder.objectRef<Answer>('TraitAnswer').implement({
  description:
    "A trait or field of a customer: its own value, or what is typical of a persona, which is not the customer's.",
  fields: (t) => ({
    key: t.exposeString('name', { description: 'The key it was asked for by.' }),
    feature: t.string({ description: 'Name in the catalogue of features.', resolve: ({ key }) => key.feature }),
    kind: t.field({ type: FeatureKind, description: 'The kind of its values.', resolve: ({ key }) => key.kind }),
    unit: t.exposeString('unit', { nullable: true, description: 'Unit of its numbers; null where it has none.' }),
    source: t.field({
      type: TraitSource,
      description: 'Whose value it is.',
      resolve: ({ own }) => (own === undefined ? 'PERSONA' : 'CUSTOMER'),
    }),
    value: t.field({
      type: 'JSON',
      bytes: 60,
      nullable: true,
      description: "The customer's own value; null where the source is PERSONA.",
      resolve: ({ own }) => own ?? null,
    }),
    typical: t.field({
      type: TypicalValue,
      nullable: true,
      description: 'What is typical of the persona; null where the source is CUSTOMER.',
      resolve: ({ typical }) => typical,
    }),
  }),
});

const FALLBACK = {
  description: 'What is answered where the customer has no value of its own. Default NONE.',
  defaultValue: 'NONE',
} as const;
const PERSONA =
  "The persona to fall back on, by its id or key; it is active. Default: the customer's primary one. NOT_FOUND, INVALID_INPUT.";

builder.objectFields(Customer, (t) => ({
  trait: t.field({
    type: TraitAnswer,
    nullable: true,
    cost: COST,
    description:
      'A trait or field: its own value first, then what is typical of a persona. Null where neither is known. ' +
      'UNKNOWN_FEATURE for a key that is none.',
    args: {
      key: t.arg.string({
        required: true,
        description: 'A trait or a field: `plan`, `traits.plan`, `customer.country`.',
      }),
      fallback: t.arg({ type: TraitFallback, ...FALLBACK }),
      persona: t.arg.id({ description: PERSONA }),
    },
    resolve: async (customer, { key, fallback, persona }, context) =>
      (await answers(customer, [key], { fallback, persona, field: () => ['key'] }, context))[0] ?? null,
  }),
  traitAnswers: t.field({
    type: [TraitAnswer],
    cost: COST,
    size: MOST_TRAITS,
    description: 'The same of several; those of which nothing is known are left out.',
    args: {
      keys: t.arg.stringList({ required: true, description: 'Traits or fields, 50 at most.' }),
      fallback: t.arg({ type: TraitFallback, ...FALLBACK }),
      persona: t.arg.id({ description: PERSONA }),
    },
    resolve: (customer, { keys, fallback, persona }, context) => {
      if (keys.length > MOST_TRAITS) {
        throw new PersonagraphError('TOO_LARGE', `Takes ${MOST_TRAITS} keys at most.`, { field: ['keys'] });
      }
      return answers(customer, keys, { fallback, persona, field: (index) => ['keys', String(index)] }, context);
    },
  }),
}));

interface Asked {
  readonly fallback: 'NONE' | 'PERSONA' | null | undefined;
  readonly persona: string | number | null | undefined;
  readonly field: (index: number) => readonly string[];
}

/** What is known of traits, own values before typical ones. */
async function answers(
  customer: CustomerRow,
  names: readonly string[],
  { fallback, persona: named, field }: Asked,
  context: Context,
): Promise<Answer[]> {
  const catalogue = await context.loaders.traitCatalogue();
  const keys = names.map((name, index) => ({ name, key: traitKey(catalogue, name, field(index)) }));
  const hides = ({ feature }: TraitKey) => context.masks && isPersonalFeatureName(feature, catalogue);
  const lacking = keys.some(({ key }) => !hides(key) && ownValue(customer, key) === undefined);
  const falls = fallback === 'PERSONA' && lacking;
  const persona = falls ? await fallbackPersona(customer.id, named, context) : null;
  const found = await Promise.all(
    keys.map(async ({ name, key }): Promise<Answer | null> => {
      // Whether it has any is not told either.
      const own = hides(key) ? MASK : ownValue(customer, key);
      if (own !== undefined) return { name, key, own, unit: unitOf(customer, key), typical: null };
      const typical = persona && key.canBeTypical ? await typicals(context).load({ persona, key }) : null;
      return typical && persona ? { name, key, own, unit: typical.unit, typical: { ...typical, persona } } : null;
    }),
  );
  return found.filter((answer) => answer !== null);
}

/** Undefined where the customer has none: false, 0 and an empty list are values. */
function ownValue(customer: CustomerRow, { of }: TraitKey): unknown {
  const value = 'trait' in of ? own(customer.traits, of.trait) : customer[of.field];
  return value === null ? undefined : value;
}

function own(traits: CustomerRow['traits'], name: string): unknown {
  return Object.hasOwn(traits, name) ? traits[name] : undefined;
}

/** An income of one's own is in the currency it was stated in. */
function unitOf({ incomeCurrency }: CustomerRow, { of, unit }: TraitKey): string | null {
  return 'field' in of && of.field === 'income' ? incomeCurrency : unit;
}

/** The persona asked for, or else the primary one; null where there is none. */
async function fallbackPersona(
  customerId: number,
  named: string | number | null | undefined,
  { loaders, scope }: Context,
): Promise<PersonaRow | null> {
  if (named === null || named === undefined) {
    const [primary] = await loaders.list(PRIMARY_MATCH).load(customerId);
    return primary ? loaders.persona.load(primary.personaId) : null;
  }
  const text = String(named);
  const persona = HANDLE.test(text)
    ? await personaByKey(scope, text)
    : await loaders.persona.load(decodeId('Persona', text, ['persona']));
  if (persona) return persona;
  throw new PersonagraphError('NOT_FOUND', 'No such persona.', { field: ['persona'] });
}

interface TypicalKey {
  readonly persona: PersonaRow;
  readonly key: TraitKey;
}

const asking = new WeakMap<Loaders, DataLoader<TypicalKey, Typical | null, string>>();

/** All that an operation asks of a persona at one time is worked out together. */
function typicals({ loaders, host, scope }: Context): DataLoader<TypicalKey, Typical | null, string> {
  let loader = asking.get(loaders);
  if (!loader) {
    loader = new DataLoader(
      async (asked) => {
        const personas = new Map(asked.map(({ persona }) => [persona.id, persona]));
        const values = new Map<string, Typical | null>();
        for (const persona of personas.values()) {
          const keys = asked.flatMap((one) => (one.persona.id === persona.id ? one.key : []));
          const found = await typicalValues(host).of(scope, persona, keys);
          for (const [index, key] of keys.entries()) values.set(`${persona.id} ${key.feature}`, found[index]!);
        }
        return asked.map(({ persona, key }) => values.get(`${persona.id} ${key.feature}`) ?? null);
      },
      { cacheKeyFn: ({ persona, key }) => `${persona.id} ${key.feature}` },
    );
    asking.set(loaders, loader);
  }
  return loader;
}

function typicalOf(
  kind: Typical['kind'],
  quantiles: readonly QuantileRow[],
  [most]: readonly ShareRow[],
): string | number | boolean | null {
  if (kind === 'number' || kind === 'time') {
    const median = quantiles.find(({ at }) => at === 0.5)?.value ?? 0;
    return kind === 'time' ? new Date(median).toISOString() : median;
  }
  return kind === 'flag' ? most?.value === 'true' : (most?.value ?? null);
}
