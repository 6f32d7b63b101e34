import { createHash } from 'node:crypto';
import type { Scope } from '../../db/postgres/connection.ts';
import type { WholeCustomer } from '../../db/tables/customers/customer-export.ts';
import { mostIdentities } from '../../db/tables/customers/customer-export.ts';
import type { Trait } from '../../db/tables/customers/traits.ts';
import { listTraits } from '../../db/tables/customers/traits.ts';
import type { CustomerGuide, GuideChoice } from '../../db/tables/visitor/customer-guides.ts';
import { type ClientField, clientFields } from '../../engine/catalogue/customer-fields.ts';
import { isPersonalFeatureName } from '../../engine/catalogue/personal-features.ts';
import { PersonagraphError } from '../../errors.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';

/** A value as it is exported: lists as JSON. */
export type Cell = string | number | boolean | readonly string[] | null;

/** The part of a customer that a column holds. */
export type ColumnOf =
  | { readonly kind: 'externalId' }
  | { readonly kind: 'field'; readonly field: ClientField }
  | { readonly kind: 'trait'; readonly trait: Pick<Trait, 'name' | 'kind'> }
  /** The nth identity of a type, from 0. */
  | { readonly kind: 'identity'; readonly type: string; readonly nth: number }
  /** Overrides of memberships that hold. */
  | { readonly kind: 'overrides' }
  /** A part of what is said to the customer's persona. */
  | { readonly kind: 'guide'; readonly part: keyof CustomerGuide };

export interface ExportColumn {
  readonly name: string;
  readonly of: ColumnOf;
  /** SHA-256 in place of the value, which does not come back by an import. */
  readonly hashed: boolean;
  read(customer: WholeCustomer): Cell;
}

export interface ColumnChoice {
  /** Names such as `externalId`, `country`, `traits.vip`, `identities.email`. Default: all there are but `overrides`. */
  readonly columns?: readonly string[];
  /** E-mail addresses as SHA-256 of the trimmed, lower-cased text, hexadecimal. Default false. */
  readonly hashed?: boolean;
  /**
   * With what is said to the customer's persona, in the columns `guide.*`: to the one whose members are exported, otherwise
   * to its primary one. They come last where `columns` names none of them. Default: without.
   */
  readonly guide?: AudienceGuide | undefined;
}

/** Which persona customers are told as, on which channel and in which language. */
export interface AudienceGuide extends GuideChoice {
  /** Null: each customer's primary one. */
  readonly personaId: number | null;
}

/** Whether a column tells who a customer is, by its name. */
export function isPersonalColumn(name: string, traits: ReadonlyMap<string, Trait>): boolean {
  if (name === 'externalId' || name === 'overrides' || name.startsWith('identities.')) return true;
  return isPersonalFeatureName(name.startsWith('traits.') ? name : `customer.${name}`, traits);
}

const GUIDE_PARTS = [
  'persona',
  'fit',
  'primaryPersona',
  'message',
  'language',
] as const satisfies (keyof CustomerGuide)[];

/** The columns of an export, in the order they are asked for. Throws INVALID_INPUT for one that is not there. */
export async function exportColumns(
  scope: Scope,
  { columns, hashed = false, guide }: ColumnChoice,
): Promise<ExportColumn[]> {
  const traits = await listTraits(scope);
  const identities = await mostIdentities(scope);
  const all: readonly (readonly [string, ColumnOf])[] = [
    ['externalId', { kind: 'externalId' }],
    ...clientFields.map(({ name: field }) => [field, { kind: 'field', field }] as const),
    ...[...traits.values()].map((trait) => [`traits.${trait.name}`, { kind: 'trait', trait }] as const),
    ...[...identities].flatMap(([type, most]) =>
      Array.from({ length: most }, (_, nth) => [`identities.${type}`, { kind: 'identity', type, nth }] as const),
    ),
  ];
  // No import takes them back.
  const guides = guide ? GUIDE_PARTS.map((part) => [`guide.${part}`, { kind: 'guide', part }] as const) : [];
  const more = [...all, ['overrides', { kind: 'overrides' }] as const, ...guides];
  const chosen = columns ? columns.flatMap((name) => named(name, more)) : all;
  const wanted = chosen.some(([, { kind }]) => kind === 'guide') ? chosen : [...chosen, ...guides];
  return wanted.map(([name, of]) => columnOf(name, of, hashed));
}

/** An identity has as many columns of its name as one customer has of its type. */
function named(name: string, all: readonly (readonly [string, ColumnOf])[]): (readonly [string, ColumnOf])[] {
  const found = all.filter(([own]) => own === name);
  if (found.length > 0) return found;
  const near = didYouMean(name, [...new Set(all.map(([own]) => own))]);
  throw new PersonagraphError('INVALID_INPUT', `No column ${name.slice(0, 100)}${near}.`, { field: ['columns'] });
}

function columnOf(name: string, of: ColumnOf, hashed: boolean): ExportColumn {
  const nth = of.kind === 'identity' && of.nth > 0 ? `.${of.nth + 1}` : '';
  const isEmail = (of.kind === 'field' && of.field === 'email') || (of.kind === 'identity' && of.type === 'email');
  const read = reader(of);
  if (!hashed || !isEmail) return { name: `${name}${nth}`, of, hashed: false, read };
  return { name: `${name}${nth}_sha256`, of, hashed: true, read: (whole) => hashOf(read(whole)) };
}

function reader(of: ColumnOf): (whole: WholeCustomer) => Cell {
  switch (of.kind) {
    case 'externalId':
      return ({ customer }) => customer.externalId;
    case 'field':
      return ({ customer }) => customer[of.field];
    case 'trait':
      return ({ customer }) => (customer.traits[of.trait.name] as Cell | undefined) ?? null;
    case 'overrides':
      return ({ overrides }) => overrides;
    case 'guide':
      return ({ guide }) => guide?.[of.part] ?? null;
    case 'identity':
      return ({ identities }) => identities.filter(({ type }) => type === of.type)[of.nth]?.value ?? null;
  }
}

function hashOf(cell: Cell): string | null {
  if (typeof cell !== 'string') return null;
  return createHash('sha256').update(cell.trim().toLowerCase()).digest('hex');
}
