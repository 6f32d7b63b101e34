import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cell, type MergeRule, mergeCells } from '../shared/cells.ts';
import { CellIndex } from './rule.ts';

const cell = (size: number, ...values: number[]): Cell => ({ parts: values.map((value) => [value, value]), size });
const rule = (more: Partial<MergeRule>): MergeRule => ({ least: 10, most: 100, along: -1, ordered: 0, ...more });
const shown = (cells: readonly Cell[]) =>
  cells.map(({ parts, size }) => `${parts.map((part) => (part === null ? '*' : part.join('-'))).join(' ')}: ${size}`);

describe('cells', () => {
  it('that are small stay in their row if they can, and end with all others if not', () => {
    const cells = [cell(30, 0, 0), cell(6, 0, 1), cell(5, 0, 2), cell(20, 1, 0), cell(4, 1, 1), cell(3, 2, 2)];
    expect(shown(mergeCells(cells, rule({})).cells)).toEqual(['0-0 0-0: 30', '0-0 *: 11', '1-1 0-0: 20', '* *: 7']);
  });

  it('of three features stay with those that share two, then one', () => {
    const cells = [cell(6, 0, 0, 0), cell(6, 0, 0, 1), cell(6, 0, 1, 0), cell(5, 0, 2, 0), cell(9, 1, 0, 0)];
    expect(shown(mergeCells(cells, rule({})).cells)).toEqual(['0-0 0-0 *: 12', '0-0 * *: 11', '* * *: 9']);
  });

  it('merge the smallest with its smaller neighbour along the ordered feature, empty ones included', () => {
    const cells = [cell(12, 0, 0), cell(4, 1, 0), cell(3, 2, 0), cell(15, 4, 0), cell(2, 0, 1), cell(2, 3, 1)];
    const { cells: merged } = mergeCells(cells, rule({ along: 0, ordered: 5 }));
    // 3 is empty and joins 2, then 1: 7 in all, still small, so 0 (the smaller of 12 and 15) takes them.
    expect(shown(merged)).toEqual(['0-3 0-0: 19', '4-4 0-0: 15', '* *: 4']);
  });

  it('raise the least size until there are few enough', () => {
    const cells = Array.from({ length: 50 }, (_, index) => cell(10 + index, index, 0));
    const { cells: merged, least } = mergeCells(cells, rule({ most: 8 }));
    expect(merged).toHaveLength(8);
    expect(least).toBe(53);
    expect(shown(merged).at(-1)).toBe(`* *: ${cells.slice(0, 43).reduce((sum, { size }) => sum + size, 0)}`);
  });

  it('of a label that is no value are left over in their row, however many they are', () => {
    const leftover: Cell = { parts: [[0, 0], null], size: 40 };
    const merged = mergeCells([cell(30, 0, 0), cell(4, 0, 1), leftover], rule({}));
    expect(shown(merged.cells)).toEqual(['0-0 0-0: 30', '0-0 *: 44', '* *: 0']);
  });

  it('are found again: every customer is in the segment that counted it, and only the last is small', () => {
    const counts = fc.array(fc.tuple(fc.nat(3), fc.nat(4), fc.nat(2), fc.integer({ min: 1, max: 25 })), {
      maxLength: 40,
    });
    const rules = fc.record({ least: fc.integer({ min: 1, max: 30 }), along: fc.integer({ min: -1, max: 2 }) });
    fc.assert(
      fc.property(counts, rules, ([...list], { least, along }) => {
        const widths = [4, 5, 3];
        const sizes = new Map(list.map(([a, b, c, size]) => [`${a} ${b} ${c}`, cell(size, a, b, c)]));
        fc.pre(sizes.size > 0);
        const cells = [...sizes.values()];
        const asked = rule({ least, along, ordered: widths[along] ?? 0, most: 200 });
        const merged = mergeCells(cells, asked).cells;
        expect(mergeCells(cells.toReversed(), asked).cells).toEqual(merged);
        const index = new CellIndex(merged, widths);
        const found = merged.map(() => 0);
        for (const { parts, size } of cells) {
          const at = index.segmentOf(
            parts.map((part) => Int32Array.of(part![0])),
            0,
          );
          found[at]! += size;
        }
        expect(found).toEqual(merged.map(({ size }) => size));
        for (const { size } of merged.slice(0, -1)) expect(size).toBeGreaterThanOrEqual(least);
      }),
    );
  });
});
