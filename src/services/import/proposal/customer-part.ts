import type { MappingInput } from '../mapping.ts';
import { type Column, isUnique } from './column.ts';
import type { Draft } from './draft.ts';
import { type Decimals, numberRule, timeEvidence, timeRule } from './value-rules.ts';
import { slugOf } from './vocabulary.ts';

type Customer = MappingInput['customer'];
type Field = keyof NonNullable<Customer['fields']>;

/** Fields by the role of a column's name. */
const FIELDS = {
  email: 'email',
  phone: 'phone',
  name: 'name',
  gender: 'gender',
  birthDate: 'birthDate',
  country: 'country',
  region: 'region',
  city: 'city',
  language: 'language',
  education: 'education',
  occupation: 'occupation',
  maritalState: 'maritalState',
  income: 'income',
} as const satisfies Partial<Record<NonNullable<Column['role']>, Field>>;
const OF_A_COMPANY = /account|company|firm|organi[sz]ation|客户名称/i;
/** Share of the lines below which a key is that of something with several lines. */
const MOSTLY = 0.95;
/** Texts longer or more various than these are no traits. */
const MAX_TRAIT_TEXT = 80;

export interface PartContext {
  readonly columns: readonly Column[];
  readonly decimals: Decimals;
  readonly draft: Draft;
}

/** Says whom a line of a customers' file is about; returns the names of the columns used. */
export function keyOfCustomers({ columns, draft }: PartContext): Set<string> {
  const { customer } = draft.mapping;
  const named = columns.filter(({ role, filled }) => filled > 0 && (role === 'customerId' || role === 'recordId'));
  const key =
    named.find(isUnique) ??
    columns.find((column) => column.look === 'email' && isUnique(column)) ??
    named.find(({ filled, texts }) => filled === texts.length) ??
    columns.find((column) => column.look === 'phone' && isUnique(column)) ??
    columns.find(({ look, filled, distinct }) => look === 'email' && filled === distinct) ??
    named[0];
  if (key) {
    customer.externalId = key.name;
    draft.note(['customer', 'externalId'], `${key.count}, ${key.distinct} different`);
    if (key.distinct < key.filled * MOSTLY) {
      draft.doubt(
        `customer.externalId: "${key.name}" has ${key.distinct} different values on ${key.filled} lines, which would be put together by it: keep it where each line repeats its customer, otherwise write \`events\` or another key`,
      );
    }
    return new Set([key.name]);
  }
  const unique = columns.find(
    (column) => isUnique(column) && column.look !== 'time' && !column.numbers?.mark.match(/[.,]/),
  );
  customer.externalId = unique ? unique.name : { join: ['$file', '$line'] };
  draft.doubt(
    unique
      ? `customer.externalId: no column is named as a key; "${unique.name}" is different on each line: keep it, or write the column that is the customer's key`
      : 'customer.externalId: no column names the customer; this one makes a customer of each line of this file: write the column that is their key',
  );
  return new Set(unique ? [unique.name] : []);
}

/** Says whom a line of orders, events or answers is about; returns the names of the columns used. */
export function keyOfEvents({ columns, draft }: PartContext): Set<string> {
  const { customer } = draft.mapping;
  const find = (test: (column: Column) => boolean) => columns.find((column) => column.filled > 0 && test(column));
  // An id that comes again is that of who did it, not of the line.
  const id =
    find(({ role }) => role === 'customerId') ??
    find(({ role, distinct, filled }) => role === 'recordId' && distinct < filled * MOSTLY);
  const email = find(({ look }) => look === 'email');
  const phone = find(({ look }) => look === 'phone');
  const contact = email ?? phone;
  const type = email ? 'email' : 'phone';
  if (id) {
    customer.externalId = id.name;
    draft.note(['customer', 'externalId'], `${id.count}, ${id.distinct} different`);
    if (contact?.texts.some((text, row) => text !== '' && id.texts[row] === '')) {
      customer.identity = { type, value: contact.name };
      draft.note(['customer', 'identity'], `finds customers where "${id.name}" is empty`);
    } else if (contact) customer.identities = [{ type, value: contact.name }];
    return new Set([id.name, ...(contact ? [contact.name] : [])]);
  }
  if (contact) {
    customer.identity = { type, value: contact.name };
    draft.note(
      ['customer', 'identity'],
      `${contact.count}, ${contact.distinct} different; finds the customer who has it, or makes one`,
    );
    return new Set([contact.name]);
  }
  const name = find(({ role }) => role === 'name');
  customer.externalId = name ? name.name : { join: ['$file', '$line'] };
  draft.doubt(
    name
      ? `customer.externalId: only "${name.name}" says who it was, and persons share names: write a column that is their key, or keep it`
      : 'customer.externalId: no column says who it was; this one makes a customer of each line of this file: write the column that is their key',
  );
  return new Set(name ? [name.name] : []);
}

/** Standard fields and identities by their names; adds the columns to those used. */
export function addFields({ columns, decimals, draft }: PartContext, used: Set<string>): void {
  const { customer } = draft.mapping;
  const fields: NonNullable<Customer['fields']> = {};
  const identities = [...(customer.identities ?? [])];
  const known = new Set([...identities.map(({ type }) => type), customer.identity?.type]);
  const person = (['firstName', 'lastName'] as const).map((role) => columns.find((one) => one.role === role));
  for (const column of columns) {
    const { name, look, role } = column;
    if (look === 'empty') continue;
    // That is whom somebody works for, where their own name stands beside it.
    if (role === 'name' && OF_A_COMPANY.test(name) && person.some((one) => one !== undefined)) continue;
    const isContact = look === 'email' || look === 'phone';
    const field =
      look === 'email'
        ? 'email'
        : look === 'phone'
          ? 'phone'
          : role && role in FIELDS
            ? FIELDS[role as keyof typeof FIELDS]
            : undefined;
    if (field === undefined || field in fields) continue;
    if (used.has(name) && !isContact) continue;
    if ((field === 'email' || field === 'phone') && !isContact) continue;
    const rule =
      field === 'birthDate'
        ? timeRule(column, columns, draft)
        : field === 'income'
          ? numberRule(column, decimals, draft)
          : name;
    if (field === 'birthDate' && look !== 'time') continue;
    if (field === 'income' && look !== 'number') continue;
    fields[field] = rule;
    draft.note(['customer', 'fields', field], field === 'birthDate' ? timeEvidence(column, columns) : column.count);
    used.add(name);
    if (isContact && !known.has(look)) {
      known.add(look);
      if (customer.externalId !== name) identities.push({ type: look, value: name });
    }
  }
  const [first, last] = person;
  if (fields.name === undefined && (first || last)) {
    fields.name = first && last ? { join: [first.name, last.name] } : (first ?? last)!.name;
    for (const one of [first, last]) if (one) used.add(one.name);
  }
  if (Object.keys(fields).length > 0) customer.fields = fields;
  if (identities.length > 0) customer.identities = identities;
}

/** Traits of the columns that are left; returns the names of those that are none. */
export function addTraits({ columns, decimals, draft }: PartContext, used: Set<string>): string[] {
  const traits: NonNullable<Customer['traits']> = {};
  const leftOut: string[] = [];
  for (const column of columns) {
    const { name, look, separator, times, filled, distinct, texts } = column;
    if (used.has(name) || look === 'empty' || name === '') continue;
    const key = slugOf(name) || name;
    const path = ['customer', 'traits', key];
    if (key in traits || (look === 'text' && isFreeText(texts, filled, distinct))) {
      leftOut.push(name);
      continue;
    }
    used.add(name);
    if (look === 'time') {
      const rule = timeRule(column, columns, draft);
      const type = times!.hasClock ? 'time' : 'date';
      traits[key] = typeof rule === 'string' ? { column: rule, type } : { ...rule, type };
      draft.note(path, timeEvidence(column, columns));
    } else if (look === 'number') {
      const rule = numberRule(column, decimals, draft);
      traits[key] = typeof rule === 'string' ? { column: rule, type: 'number' } : { ...rule, type: 'number' };
      draft.note(path, column.count);
    } else if (look === 'flag') traits[key] = { column: name, type: 'flag' };
    else if (look === 'list') {
      traits[key] = { column: name, type: 'list', ...(separator === ';' ? {} : { separator: separator! }) };
      draft.note(path, `lists parted by "${separator}", whose items come again`);
    } else {
      traits[key] = name;
      draft.note(path, `${column.count}, ${distinct} different`);
    }
  }
  if (Object.keys(traits).length > 0) draft.mapping.customer.traits = traits;
  return leftOut;
}

/** Texts of which nearly each is another, or that are long: notes, addresses and names. */
export function isFreeText(texts: readonly string[], filled: number, distinct: number): boolean {
  if (texts.some((text) => text.length > MAX_TRAIT_TEXT)) return true;
  return filled > 20 && distinct > filled / 2;
}
