import { type CategoryColumn, defineSegmenter, type ListColumn, type SegmentExplanation } from 'personagraph/segmenter';
import { describe, expectTypeOf, test } from 'vitest';
import { z } from 'zod';

const manifest = { id: 'rules.types', version: '1.0.0', basis: 'RULES', name: 'Types', description: 'Types' } as const;
const config = z.object({ money: z.boolean().default(false), days: z.number().default(30) });
const SEGMENTS = [{ key: 'all', name: 'All' }];
const factors = [{ feature: 'spent', observed: 1, expected: '1', verdict: 'TRUE', text: 'One.' }] as const;
const none = () => ({ segment: null, factors });

describe('a definition infers', () => {
  test('columns and rows from fixed needs, the model from fit', () => {
    defineSegmenter({
      ...manifest,
      config,
      needs: {
        spent: { kind: 'number', from: 'events.purchase.amount' },
        last: { kind: 'time', from: 'events.purchase.lastAt' },
        kind: { kind: 'category', from: 'customer.kind' },
        news: { kind: 'flag', from: 'traits.newsletter' },
        tags: { kind: 'list', from: 'traits.tags' },
      },
      fit({ columns }, settings, ctx) {
        expectTypeOf(columns.spent).toEqualTypeOf<Float64Array>();
        expectTypeOf(settings).toEqualTypeOf<{ money: boolean; days: number }>();
        expectTypeOf(ctx.random()).toEqualTypeOf<number>();
        return { segments: SEGMENTS, model: { cut: columns.spent[0]!, label: columns.kind.labels[0] ?? null } };
      },
      assign(model, { columns }, out) {
        expectTypeOf(model).toEqualTypeOf<{ cut: number; label: string | null }>();
        expectTypeOf(columns.last).toEqualTypeOf<Float64Array>();
        expectTypeOf(columns.kind).toEqualTypeOf<CategoryColumn>();
        expectTypeOf(columns.news).toEqualTypeOf<Uint8Array>();
        expectTypeOf(columns.tags).toEqualTypeOf<ListColumn>();
        expectTypeOf(out.segment).toEqualTypeOf<Int32Array>();
      },
      explain(_model, row) {
        expectTypeOf(row).toEqualTypeOf<{
          readonly spent: number | null;
          readonly last: number | null;
          readonly kind: string | null;
          readonly news: boolean | null;
          readonly tags: readonly string[] | null;
        }>();
        return none();
      },
    });
  });

  test('needs that a setting adds as columns that may not be there', () => {
    defineSegmenter({
      ...manifest,
      config,
      needs: ({ money }) => ({
        last: { kind: 'time', from: 'events.purchase.lastAt' },
        ...(money && { spent: { kind: 'number', from: 'events.purchase.amount' } }),
      }),
      segments: () => SEGMENTS,
      assign(settings, { columns }) {
        expectTypeOf(settings.days).toEqualTypeOf<number>();
        expectTypeOf(columns.last).toEqualTypeOf<Float64Array>();
        expectTypeOf(columns.spent).toEqualTypeOf<Float64Array | undefined>();
      },
      explain(_settings, row) {
        expectTypeOf(row.spent).toEqualTypeOf<number | null | undefined>();
        return none();
      },
    });
  });

  test('the matrix, and an explanation of every segment, from overlapping membership', () => {
    defineSegmenter({
      ...manifest,
      config,
      membership: 'overlapping',
      needs: { tags: { kind: 'list', from: 'traits.tags' } },
      segments: () => SEGMENTS,
      assign(_settings, _batch, out) {
        expectTypeOf(out.strengths).toEqualTypeOf<Float64Array>();
      },
      explain: (): SegmentExplanation[] => [{ segment: 'all', verdict: 'FALSE', factors }],
    });
  });

  test('the row of classify', () => {
    defineSegmenter({
      ...manifest,
      config,
      needs: { spent: { kind: 'number', from: 'events.purchase.amount' } },
      segments: () => SEGMENTS,
      classify(settings, row, ctx) {
        expectTypeOf(settings.days).toEqualTypeOf<number>();
        expectTypeOf(row).toEqualTypeOf<{ readonly spent: number | null }>();
        return { segment: (row.spent ?? 0) > ctx.asOf ? 'all' : null, strength: 0.5 };
      },
      explain: () => ({ verdict: 'UNKNOWN', factors }),
    });
  });
});

test('what does not fit does not compile', () => {
  defineSegmenter({
    ...manifest,
    config,
    needs: { spent: { kind: 'number', from: 'events.purchase.amount' } },
    segments: () => SEGMENTS,
    assign(settings, { columns }, out) {
      // @ts-expect-error a column that is not declared
      columns.last;
      // @ts-expect-error a number read as a category
      columns.spent.labels;
      // @ts-expect-error a setting that is not in the schema
      settings.hours;
      // @ts-expect-error the output of overlapping membership
      out.strengths;
    },
    explain(_settings, row) {
      // @ts-expect-error a value that is not declared
      row.last;
      // @ts-expect-error a value that may be missing
      row.spent.toFixed();
      return none();
    },
  });
  const fixed = { ...manifest, config, segments: () => SEGMENTS };
  const needs = { spent: { kind: 'number', from: 'events.purchase.amount' } } as const;
  // @ts-expect-error a kind there is not
  defineSegmenter({ ...fixed, needs: { spent: { kind: 'float', from: 'x' } }, assign() {}, explain: none });
  // @ts-expect-error explains none of the overlapping segments by key
  defineSegmenter({ ...fixed, membership: 'overlapping', needs, assign() {}, explain: () => [none()] });
  // @ts-expect-error neither assign nor classify
  defineSegmenter({ ...fixed, needs, explain: none });
});
