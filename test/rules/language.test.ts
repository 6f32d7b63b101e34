import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { kindOfFeature, RuleSyntaxError } from 'personagraph/rules';
import { describe, expect, it } from 'vitest';
import { parseRule } from '../../plugins/rules/language/parse-rule.ts';
import { printRule } from '../../plugins/rules/language/print-rule.ts';
import { clauseSchema } from '../../plugins/rules/shared/clause.ts';
import { conditionSchema } from '../../plugins/rules/shared/condition.ts';
import { listFeatures } from '../../src/engine/catalogue/catalogue.ts';
import { arbitraryAggregate } from './arbitrary-event-feature.ts';
import { arbitraryClause, arbitraryRule, moments, periods } from './arbitrary-rule.ts';

/** Texts with what the language itself is written in. */
const words = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    '',
    '"',
    "'",
    '`',
    '\\',
    '\\"',
    '\\`',
    'a`b',
    'and',
    'not',
    'Ünïcode 客户',
    '\ud800',
    'a.b',
    '..',
    '\n',
    '2024-01-01',
  ),
);
const names = words.filter((word) => word !== '').map((word) => word.slice(0, 200));
const numbers = fc.double({ noNaN: true, noDefaultInfinity: true });
const aggregates = arbitraryAggregate({
  events: fc.oneof(names, fc.constantFrom('month', 'first', 'purchase', 'page_view', 'sessions', 'gap')),
  fields: fc.oneof(names, fc.constantFrom('amount', 'properties.a-b.c', 'lines.sku', 'at', 'day', 'not')),
  words,
  numbers,
  moments,
  periods,
  days: fc.double({ min: 1e-3, max: 36_525, noNaN: true }),
  times: fc.oneof(
    fc.constantFrom('customer.createdAt', 'traits.t'),
    names.map((name) => `traits.${name}`.slice(0, 200)),
  ),
});
const feature = fc.oneof(
  names,
  fc.constantFrom(
    'customer.country',
    'customer.birthDate',
    'traits.a',
    'events.purchase.lastAt',
    'size',
    'all',
    'count',
  ),
  aggregates,
);
const rule = arbitraryRule(
  arbitraryClause({
    features: { number: feature, time: feature, flag: feature, category: feature, list: feature },
    numbers,
    words,
    days: fc.double({ min: 0, max: 1e5, noNaN: true }),
  }),
);

describe('the rule language', () => {
  it('prints every tree as text that parses back to it, in one canonical form', () => {
    fc.assert(
      fc.property(rule, (tree) => {
        // What is drawn is what settings accept.
        expect(conditionSchema.parse(tree)).toEqual(tree);
        const text = printRule(tree);
        expect(parseRule(text)).toEqual(tree);
        expect(printRule(parseRule(text))).toBe(text);
      }),
      { numRuns: 1_000 },
    );
  });

  it('refuses anything else at a column of the text, and never fails otherwise', () => {
    const pieces = fc.constantFrom(
      ...['a', 'b.c', 'and', 'or', 'not', '(', ')', 'in', ',', '=', '>=', '"x"', '5', 'days', 'is', 'missing', 'at'],
      ...['least', 'of', 'all', 'any', 'count', 'size', 'within', '2024-01-01', 'ago', 'start', 'month', ':', 'flag'],
    );
    const garbled = fc.oneof(
      fc.array(pieces, { maxLength: 12 }).map((some) => some.join(' ')),
      fc.tuple(rule.map(printRule), fc.nat(), words).map(([text, at, noise]) => {
        const cut = at % (text.length + 1);
        return text.slice(0, cut) + noise + text.slice(cut + 1);
      }),
      fc.string({ unit: 'binary' }),
    );
    let refused = 0;
    fc.assert(
      fc.property(garbled, (text) => {
        try {
          const tree = parseRule(text);
          expect(parseRule(printRule(tree))).toEqual(tree);
        } catch (error) {
          if (!(error instanceof RuleSyntaxError)) throw error;
          refused++;
          expect(error.column).toBeGreaterThanOrEqual(1);
          expect(error.column).toBeLessThanOrEqual(text.length + 1);
        }
      }),
      { numRuns: 3_000 },
    );
    expect(refused).toBeGreaterThan(500);
  });

  it('knows the kinds of the names that the catalogue has in every workspace', () => {
    const known = {
      traits: new Map(),
      eventTypes: ['purchase'],
      surveys: new Map(),
      segmentations: new Map([['rfm', { id: 1, name: 'RFM' }]]),
    };
    for (const { name, kind } of listFeatures(known)) expect([name, kindOfFeature(name)]).toEqual([name, kind]);
    expect(kindOfFeature('traits.vip')).toBeNull();
  });

  it('is as docs/rules.md shows it, examples and mistakes', () => {
    const docs = readFileSync(new URL('../../docs/rules.md', import.meta.url), 'utf8');
    const examples = [...docs.split('## Examples')[1]!.matchAll(/\| `(.*)` \|$/gm)].map(([, text]) => text!);
    expect(examples.length).toBeGreaterThan(4);
    for (const text of examples) expect(printRule(parseRule(text))).toBe(text);
    const [, loose, canonical] = /^ {4}(traits\.vip.*)\n {4}(traits\.vip.*)$/m.exec(docs)!;
    expect(printRule(parseRule(loose!))).toBe(canonical);
    const [mistake] = /^column 18: .*$/m.exec(docs.replaceAll('    column', 'column'))!;
    expect(() => parseRule('customer.country betwen 1 and 2')).toThrow(mistake);
  });

  it('draws every operator there is', () => {
    const drawn = new Set<string>();
    const offered = new Set<string>();
    for (const kind of clauseSchema.options) {
      for (const { shape } of kind.options) {
        for (const op of shape.op.def.type === 'enum' ? Object.keys(shape.op.def.entries) : shape.op.def.values) {
          offered.add(`${[...shape.kind.def.values][0]} ${op}`);
        }
      }
    }
    const collect = (node: object): void => {
      if ('kind' in node && 'op' in node) drawn.add(`${node.kind} ${node.op}`);
      else for (const inner of Object.values(node).flat()) if (typeof inner === 'object') collect(inner as object);
    };
    for (const tree of fc.sample(rule, { numRuns: 2_000, seed: 1 })) collect(tree);
    expect([...drawn].sort()).toEqual([...offered].sort());
    expect(offered.size).toBeGreaterThan(40);
  });
});
