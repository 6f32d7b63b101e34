import type { FeatureKind, Needs, Row } from '../feature.ts';
import { DAY } from '../time.ts';
import { textsIn } from './harvest.ts';
import type { TrialRow } from './trial.ts';

type Value = Row<Needs>[string];
type Random = () => number;

interface Wanted {
  readonly needs: Needs;
  /** Rows of the author: come first, and their values are mixed into the others. */
  readonly typical: readonly TrialRow[];
  readonly settings: unknown;
  readonly size: number;
  readonly random: Random;
  readonly asOf: number;
}

const ODD_NUMBERS = [0, 0, -0, 1, -1, 0.5, -250.75, 1e6, 1e15, -1e15, 1e200, Infinity, -Infinity];
/** Besides times in days: the calendar's ends, beyond them, and a leap day's birth. */
const ODD_TIMES = [0, 8.64e15, -8.64e15, 8.65e15, Infinity, -Infinity, Date.UTC(1992, 1, 29), Date.UTC(1899, 11, 31)];
const ODD_TEXTS = ['', ' ', 'Ünïcode 客户', 'constructor', '__proto__', 'x'.repeat(300)];
const WORDS = ['a', 'b', 'c', 'd', 'e'];
const MISSING = 0.12;

/** The same seed gives the same customers: typical values, ties, rare labels, odd values and missing ones. */
export function generateRows({ needs, typical, settings, size, random, asOf }: Wanted): Row<Needs>[] {
  const names = Object.keys(needs);
  const patterns = typical.map((row) => Object.fromEntries(names.map((name) => [name, row[name] ?? null])));
  const words = textsIn(settings);
  const makers = names.map((name) => {
    const pool = patterns.map((row) => row[name]!).filter((value) => value !== null);
    return maker(needs[name]!.kind, pool, words, random, asOf);
  });
  const made = Array.from({ length: Math.max(0, size - patterns.length) }, () => {
    // One in eight takes a typical row and changes one value: the others stay together as they belong.
    const base = patterns.length > 0 && random() < 0.125 ? patterns[pick(patterns.length, random)]! : undefined;
    const changed = pick(names.length, random);
    return Object.fromEntries(
      names.map((name, index) => [name, base && index !== changed ? base[name]! : makers[index]!()]),
    );
  });
  const usual = made.filter((row) => Object.values(row).every((value) => value !== null));
  const odd = names.flatMap((name) => oddValues(needs[name]!.kind).map((value) => [name, value] as const));
  // Every odd value once in a row that is complete otherwise, so that no other value decides before it.
  const oddRows = odd.map(([name, value]) => ({ ...(usual[pick(usual.length, random)] ?? made[0]), [name]: value }));
  return [...patterns, ...made, ...oddRows];
}

function oddValues(kind: FeatureKind): readonly Value[] {
  if (kind === 'number') return [...new Set(ODD_NUMBERS)];
  if (kind === 'time') return ODD_TIMES;
  if (kind === 'category') return ODD_TEXTS;
  return kind === 'list' ? [[], ODD_TEXTS, ['a', 'a']] : [true, false];
}

function maker(kind: FeatureKind, pool: readonly Value[], words: readonly string[], random: Random, asOf: number) {
  const from = <T>(values: readonly T[]) => values[pick(values.length, random)]!;
  const texts = [...new Set([...pool.flat(), ...words])].filter((text) => typeof text === 'string');
  const word = () =>
    texts.length > 0 && random() < 0.8 ? from(texts) : random() < 0.85 ? from(WORDS) : from(ODD_TEXTS);
  const make = {
    number: () => (random() < 0.12 ? from(ODD_NUMBERS) : number(random)),
    time: () => (random() < 0.12 ? from(ODD_TIMES) : time(random, asOf)),
    flag: () => random() < 0.5,
    category: word,
    list: () => Array.from({ length: pick(6, random) }, word),
  }[kind];
  return (): Value => {
    if (random() < MISSING) return null;
    return pool.length > 0 && random() < 0.5 ? from(pool) : make();
  };
}

/** Small counts, which tie, or amounts over five orders of magnitude. */
function number(random: Random): number {
  return random() < 0.5 ? pick(13, random) : Math.round(10 ** (random() * 5) * 100) / 100;
}

/** Whole days ago, moments of the last three years, births, and times to come. */
function time(random: Random, asOf: number): number {
  const kind = random();
  if (kind < 0.3) return asOf - pick(400, random) * DAY;
  if (kind < 0.6) return asOf - Math.floor(random() * 1_100 * DAY);
  return kind < 0.9 ? asOf - Math.floor(random() * 36_500) * DAY : asOf + Math.floor(random() * 60 * DAY);
}

export function pick(length: number, random: Random): number {
  return Math.floor(random() * length);
}
