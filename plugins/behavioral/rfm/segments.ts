import type { SegmentDefinition, Text } from 'personagraph/segmenter';
import { shopifyEleven } from './data/shopify-eleven.ts';
import { tenGroups } from './data/ten-groups.ts';
import type { RfmModel } from './rule.ts';
import type { RfmConfig } from './settings.ts';

/** Scores from and to, both included. */
type ScoreRange = readonly [number, number];
/** Values from and to, both included; null: without end. */
type ValueRange = readonly [number | null, number | null];

/** A box of scores; what is left out may be any. `fm` is the mean of F and M, halves rounded up. */
export interface Cell {
  readonly r?: ScoreRange | undefined;
  readonly f?: ScoreRange | undefined;
  readonly m?: ScoreRange | undefined;
  readonly fm?: ScoreRange | undefined;
  /** Of the preset `first-match` only, as the three that follow. Whole days since the last purchase. */
  readonly recencyDays?: ValueRange | undefined;
  readonly purchases?: ValueRange | undefined;
  readonly amount?: ValueRange | undefined;
}

/** True where a box has ranges of scores, of the score of money, or of values. */
export function usesScores({ r, f, m, fm }: Cell): boolean {
  return [r, f, m, fm].some((range) => range !== undefined);
}

export function usesMoneyScore({ m, fm }: Cell): boolean {
  return m !== undefined || fm !== undefined;
}

export function usesValues({ recencyDays, purchases, amount }: Cell): boolean {
  return [recencyDays, purchases, amount].some((range) => range !== undefined);
}

/** A group as the boxes that belong to it, as all boxes of no other group, or as the customers without purchases. */
export interface GroupRule {
  readonly key: string;
  readonly name: Words;
  readonly description?: Words | undefined;
  readonly is: 'cells' | 'rest' | 'without_purchase';
  readonly cells: readonly Cell[];
}

/** Text as settings give it, where a language may be left out. */
type Words = Text | { readonly en: string; readonly zh?: string | undefined };

/** Groups by scores. */
export interface Grid {
  readonly segments: readonly SegmentDefinition[];
  /** Highest score of each letter. */
  readonly scale: number;
  /** True where any group asks for M. */
  readonly money: boolean;
  /** Group by `((R - 1) * scale + F - 1) * (money ? scale : 1) + (money ? M - 1 : 0)`, or -1. */
  readonly index: Int16Array;
  /** Group of customers without purchases, or -1. */
  readonly withoutPurchase: number;
  /** The first score that no group has, and the first that two have, in words. */
  readonly faults: readonly string[];
  /** Groups that are tried from the first to the last, instead of `index`; null: each score has its group. */
  readonly inTurn: readonly GroupRule[] | null;
}

/** A group of a preset as the scores that belong to it, both ends included, on a scale of fifths. */
export interface PresetGroup extends SegmentDefinition {
  /** Rectangles of [R from, R to, second score from, second score to]; none for the group without purchases. */
  readonly cells: readonly (readonly [number, number, number, number])[];
}

const presets: Readonly<Record<Exclude<RfmConfig['preset'], 'custom' | 'first-match'>, Grid>> = {
  'ten-groups': preset(tenGroups, 'f'),
  'shopify-eleven': preset(shopifyEleven, 'fm'),
};

/** How scores are read as groups. */
export function gridOf({ preset, groups, bins }: Pick<RfmModel, 'preset' | 'groups' | 'bins'>): Grid {
  if (preset === 'first-match') return gridInTurn(groups, bins);
  return preset === 'custom' ? readGrid(groups, bins) : presets[preset];
}

/** Groups as `Grid.index` has them, of scores of 1..bins. */
export function groupsByScore(grid: Grid, bins: number): Int16Array {
  const { index, scale, money } = grid;
  if (bins === scale) return index;
  const groups = new Int16Array(bins ** (money ? 3 : 2));
  const fifth = (score: number) => scaled(score, bins, scale);
  for (let at = 0; at < groups.length; at++) {
    const m = money ? (at % bins) + 1 : 1;
    const place = money ? Math.floor(at / bins) : at;
    groups[at] = index[cellAt(grid, fifth(Math.floor(place / bins) + 1), fifth((place % bins) + 1), fifth(m))]!;
  }
  return groups;
}

/** A score of 1..bins on the scale of the grid: the step, such as a fifth, in which the middle of its bin lies. */
function scaled(score: number, bins: number, scale: number): number {
  return Math.floor(((score - 0.5) * scale) / bins) + 1;
}

/** The mean of F and M, halves rounded up. */
function meanScore(f: number, m: number): number {
  return Math.floor((f + m + 1) / 2);
}

/** Position of scores in `Grid.index`. */
function cellAt({ scale, money }: Pick<Grid, 'scale' | 'money'>, r: number, f: number, m: number): number {
  const position = (r - 1) * scale + f - 1;
  return money ? position * scale + m - 1 : position;
}

/** Lays the groups out over all scores. */
export function readGrid(groups: readonly GroupRule[], scale: number): Grid {
  const money = groups.some(({ cells }) => cells.some(usesMoneyScore));
  const index = new Int16Array(scale ** (money ? 3 : 2)).fill(-1);
  const remainder = groups.findIndex(({ is }) => is === 'rest');
  let gap: string | null = null;
  let overlap: string | null = null;
  for (let r = 1; r <= scale; r++) {
    for (let f = 1; f <= scale; f++) {
      for (let m = 1; m <= (money ? scale : 1); m++) {
        const where = () => `R ${r}, F ${f}${money ? `, M ${m}` : ''}`;
        const [first, second] = groupsWith(groups, r, f, m);
        if (second !== undefined) overlap ??= `${where()} is in ${groups[first!]!.key} and in ${groups[second]!.key}`;
        if (first === undefined && remainder < 0) gap ??= `${where()} is in no group`;
        index[cellAt({ scale, money }, r, f, m)] = first ?? remainder;
      }
    }
  }
  return {
    segments: segmentsOf(groups),
    scale,
    money,
    index,
    withoutPurchase: groups.findIndex(({ is }) => is === 'without_purchase'),
    faults: [gap, overlap].filter((fault) => fault !== null),
    inTurn: null,
  };
}

/** Groups of which the first that holds wins, whatever they leave out or share. */
function gridInTurn(groups: readonly GroupRule[], scale: number): Grid {
  const money = groups.some(({ cells }) => cells.some((cell) => usesMoneyScore(cell) || cell.amount !== undefined));
  const withoutPurchase = groups.findIndex(({ is }) => is === 'without_purchase');
  return {
    segments: segmentsOf(groups),
    scale,
    money,
    index: new Int16Array(0),
    withoutPurchase,
    faults: [],
    inTurn: groups,
  };
}

/** A buyer's scores and values. */
export interface Scored {
  readonly r: number;
  readonly f: number;
  readonly m: number;
  readonly recencyDays: number;
  readonly purchases: number;
  readonly amount: number;
}

/** The first group with a box that holds, otherwise the rest, or -1. */
export function firstMatch(groups: readonly GroupRule[], scored: Scored): number {
  const found = groups.findIndex(({ cells }) => cells.some((cell) => holds(cell, scored)));
  return found >= 0 ? found : groups.findIndex(({ is }) => is === 'rest');
}

/** True where all of a box holds. */
export function holds(cell: Cell, { r, f, m, recencyDays, purchases, amount }: Scored): boolean {
  return (
    within(cell.r, r) &&
    within(cell.f, f) &&
    within(cell.m, m) &&
    within(cell.fm, meanScore(f, m)) &&
    between(cell.recencyDays, recencyDays) &&
    between(cell.purchases, purchases) &&
    between(cell.amount, amount)
  );
}

function between(range: ValueRange | undefined, value: number): boolean {
  return range === undefined || (value >= (range[0] ?? -Infinity) && value <= (range[1] ?? Infinity));
}

function segmentsOf(groups: readonly GroupRule[]): SegmentDefinition[] {
  return groups.map(({ key, name, description }) => ({
    key,
    name: textOf(name),
    ...(description && { description: textOf(description) }),
  }));
}

/** The first two groups that scores are in. */
function groupsWith(groups: readonly GroupRule[], r: number, f: number, m: number): number[] {
  const found: number[] = [];
  for (let i = 0; i < groups.length && found.length < 2; i++) {
    const inside = groups[i]!.cells.some(
      (cell) => within(cell.r, r) && within(cell.f, f) && within(cell.m, m) && within(cell.fm, meanScore(f, m)),
    );
    if (inside) found.push(i);
  }
  return found;
}

function within(range: ScoreRange | undefined, score: number): boolean {
  return range === undefined || (score >= range[0] && score <= range[1]);
}

function textOf(words: Words): Text {
  if (typeof words === 'string') return words;
  return words.zh === undefined ? words.en : { en: words.en, zh: words.zh };
}

function preset(groups: readonly PresetGroup[], second: 'f' | 'fm'): Grid {
  const rules = groups.map(({ cells, ...segment }) => ({
    ...segment,
    is: cells.length === 0 ? ('without_purchase' as const) : ('cells' as const),
    cells: cells.map(([rFrom, rTo, from, to]) => ({ r: [rFrom, rTo] as const, [second]: [from, to] as const })),
  }));
  return readGrid(rules, 5);
}
