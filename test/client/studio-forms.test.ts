import { describe, expect, test } from 'vitest';
import { columnsOf, lacksOf, type Mapping, renamed, usesOf } from '../../dashboard/pages/data/mapping/mapping.ts';
import { given, ofEvents, taken } from '../../dashboard/pages/data/mapping/targets.ts';
import { DESCRIPTIONS_ZH } from '../../dashboard/pages/operate/form/descriptions/all.zh.ts';
import { NAMES_ZH } from '../../dashboard/pages/operate/form/names.zh.ts';
import {
  blankOf,
  faultsOf,
  resolved,
  type Schema,
  variantAt,
  variantsOf,
} from '../../dashboard/pages/operate/form/schema.ts';
import { VALUES_ZH } from '../../dashboard/pages/operate/form/values.zh.ts';
import plugins from '../../plugins/index.ts';
import { settingsJsonSchema } from '../../src/engine/settings.ts';

const ORDERS: Mapping = {
  source: 'shop',
  customer: {
    externalId: { column: 'customer', removeSuffix: '.0' },
    fields: { email: 'mail' },
    traits: { vip: { column: 'vip', type: 'flag' } },
    identities: [{ type: 'card', value: 'card' }],
    consents: { marketing: { granted: 'agreed', at: 'agreedAt' } },
  },
  events: [
    {
      type: 'purchase',
      at: { column: 'ordered', format: 'dd-MM-yyyy' },
      messageId: ['order'],
      groupBy: ['order'],
      amount: { multiply: ['quantity', 'price'] },
      lines: { sku: 'article', quantity: 'quantity', price: 'price' },
    },
  ],
};

describe('a mapping by hand', () => {
  const usesBy = (mapping: Mapping, column: string) =>
    usesOf(mapping)
      .filter(({ columns }) => columns.includes(column))
      .map(({ path }) => path.join('.'));

  test('knows every place that reads a column', () => {
    expect(usesBy(ORDERS, 'quantity')).toEqual(['events.0.amount', 'events.0.lines.quantity']);
    expect(usesBy(ORDERS, 'order')).toEqual(['events.0.messageId.0', 'events.0.groupBy.0']);
    expect(usesBy(ORDERS, 'agreed')).toEqual(['customer.consents.marketing.granted']);
    expect(columnsOf({ firstOf: ['a', 'b'] })).toEqual(['a', 'b']);
  });

  test('gives and takes meanings, and leaves all else as it was', () => {
    const trait = given(ORDERS, { kind: 'trait' }, 'Favourite tea!');
    expect(usesBy(trait, 'Favourite tea!')).toEqual(['customer.traits.favourite_tea']);
    const named = renamed(trait, ['customer', 'traits', 'favourite_tea'], 'tea');
    expect(Object.keys((named['customer'] as { traits: object }).traits)).toEqual(['vip', 'tea']);
    expect(renamed(trait, ['customer', 'traits', 'favourite_tea'], 'vip')).toBe(trait);
    const back = taken(named, ['customer', 'traits', 'tea']);
    expect(back).toEqual(ORDERS);
    const without = taken(ORDERS, ['customer', 'identities', 0, 'value']);
    expect((without['customer'] as { identities?: unknown }).identities).toBeUndefined();
    expect(taken(ORDERS, ['customer', 'consents', 'marketing', 'granted'])['customer']).toMatchObject({ consents: {} });
    expect(given(ORDERS, { kind: 'messageId', event: 0 }, 'order')).toBe(ORDERS);
  });

  test('says what it lacks before the server is asked', () => {
    expect(lacksOf(ORDERS)).toEqual([]);
    expect(lacksOf(taken(ORDERS, ['customer', 'externalId']))).toEqual([{ code: 'key' }]);
    expect(lacksOf(taken(ORDERS, ['events', 0, 'at']))).toEqual([{ code: 'time', event: 0 }]);
    const events = ofEvents({ source: 'x', customer: { externalId: 'id' } }, true);
    expect(lacksOf(events).map(({ code }) => code)).toEqual(['time', 'name']);
    expect(lacksOf(ofEvents(events, false))).toEqual([]);
  });
});

describe('settings by a form', () => {
  const schemas = plugins.flatMap((plugin): [string, Schema][] => {
    const schema = settingsJsonSchema(plugin) as Schema | null;
    return schema === null ? [] : [[plugin.id, schema]];
  });

  test.each(schemas)('of %s: what a form begins with is no worse than what the schema asks for', (_id, root) => {
    for (const [key, given] of Object.entries(root.properties ?? {})) {
      const schema = resolved(given, root);
      if (schema.default !== undefined) expect(faultsOf(schema.default, schema, root), key).toEqual([]);
      for (const variant of variantsOf(schema, root)) {
        const blank = blankOf({ ...variant, default: undefined }, root);
        // An empty text asks to be written; nothing else is wrong with what stands there at first.
        const codes = faultsOf(blank, variant, root).map(({ code }) => code);
        expect(
          codes.filter((code) => !['required', 'pattern', 'short'].includes(code)),
          key,
        ).toEqual([]);
      }
    }
  });

  test('each setting has a name, each description and choice a text in Chinese, and none is left of former ones', () => {
    const [names, descriptions, values] = [new Set<string>(), new Set<string>(), new Set<string>()];
    const collect = (schema: Schema): void => {
      if (schema.description !== undefined) descriptions.add(schema.description);
      for (const value of schema.enum ?? [schema.const]) if (typeof value === 'string') values.add(value);
      for (const [name, own] of Object.entries(schema.properties ?? {})) {
        names.add(name);
        collect(own);
      }
      const { items, additionalProperties: rest, anyOf = [], oneOf = [], prefixItems = [], $defs = {} } = schema;
      for (const part of [items, rest, ...anyOf, ...oneOf, ...prefixItems, ...Object.values($defs)]) {
        if (typeof part === 'object') collect(part);
      }
    };
    // Rules have a page of their own.
    for (const [id, schema] of schemas) if (id !== 'rules.conditions') collect(schema);
    const pairs = [
      [names, NAMES_ZH],
      [descriptions, DESCRIPTIONS_ZH],
      [values, VALUES_ZH],
    ] as const;
    for (const [used, chinese] of pairs) expect(Object.keys(chinese).toSorted()).toEqual([...used].toSorted());
  });

  test('a number, a choice, a list and what is nested are held against their schema', () => {
    const root: Schema = {
      type: 'object',
      required: ['bins'],
      additionalProperties: false,
      properties: {
        bins: { type: 'integer', minimum: 2, maximum: 20 },
        rule: { type: 'string', enum: ['rank', 'fixed'] },
        limits: {
          anyOf: [
            {
              type: 'object',
              required: ['days'],
              properties: { days: { type: 'array', items: { type: 'number', minimum: 0 } } },
            },
            { type: 'null' },
          ],
        },
        name: {
          anyOf: [{ type: 'string' }, { type: 'object', properties: { en: { type: 'string' } }, required: ['en'] }],
        },
      },
    };
    const codes = (value: unknown) => faultsOf(value, root, root).map(({ path, code }) => `${path.join('.')} ${code}`);
    expect(codes({ bins: 5, rule: 'rank', limits: null, name: { en: 'x' } })).toEqual([]);
    expect(codes({})).toEqual(['bins required']);
    expect(codes({ bins: 1 })).toEqual(['bins least']);
    expect(codes({ bins: 2.5, rule: 'other', what: 1 })).toEqual(['bins type', 'rule choice', 'what unknown']);
    expect(codes({ bins: 5, limits: { days: [1, -2] } })).toEqual(['limits.days.1 least']);
    const name = variantsOf(resolved(root.properties!['name']!, root), root);
    expect([variantAt(name, 'x', root), variantAt(name, { en: 'x' }, root)]).toEqual([0, 1]);
  });
});
