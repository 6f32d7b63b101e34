import type { FeatureName } from './documents.ts';
import { tokensOf } from './tokens.ts';

export interface Suggestion {
  /** What takes the place of the word before the caret. */
  readonly insert: string;
  readonly label: string;
  /** What it means; empty: it speaks for itself. */
  readonly detail: string;
}

export interface Completion {
  /** Where the word begins that is completed. */
  readonly from: number;
  readonly suggestions: readonly Suggestion[];
}

type Kind = FeatureName['kind'];

const MOST = 10;
const FOLDS: Readonly<Record<string, Kind>> = {
  count: 'NUMBER',
  sum: 'NUMBER',
  mean: 'NUMBER',
  min: 'NUMBER',
  max: 'NUMBER',
  distinct: 'NUMBER',
  first: 'TIME',
  last: 'TIME',
  top: 'LIST',
};
const FIELDS = ['amount', 'discount', 'quantity'] as const;
const WINDOWS = ['30 days', '90 days', '1 year', 'this month', 'last 3 months', 'between 60 and 30 days ago'];
const TESTS: Readonly<Record<Kind, readonly string[]>> = {
  NUMBER: ['>= ', '> ', '= ', '<= ', '< ', '!= ', 'between ', 'in ('],
  TIME: [
    'within 30 days',
    'older than 90 days',
    'before ',
    'after ',
    'between ',
    'during last month',
    'anniversary within 7 days',
  ],
  FLAG: ['is true', 'is false'],
  CATEGORY: ['= "', 'in ("', '!= "', 'not in ("', 'contains "', 'starts with "'],
  LIST: ['has "', 'has any ("', 'has all ("', 'has none ("'],
};
const ALWAYS = ['is known', 'is missing'];
/** Behind these a clause begins. */
const OPENERS = new Set(['and', 'or', 'not']);

/** What may follow at the caret, from the names of the workspace. `texts` are what the page says to folds and joins. */
export function complete(text: string, caret: number, features: readonly FeatureName[]): Completion {
  const before = text.slice(0, caret);
  const word = /[\p{L}_`][\p{L}\p{N}_.`-]*$/u.exec(before)?.[0] ?? '';
  const from = caret - word.length;
  const tokens = tokensOf(before.slice(0, from)).filter((token) => token.text.trim() !== '');
  const last = tokens.at(-1);
  if (last?.kind === 'text' && !isClosed(last.text)) return { from, suggestions: [] };
  const fold = openFold(tokens.map((token) => token.text));
  if (fold !== undefined) return { from, suggestions: narrowed(inFold(fold, features), word) };
  const lastText = last?.text.toLowerCase();
  if (lastText === undefined || OPENERS.has(lastText) || lastText === '(') {
    return { from, suggestions: narrowed(clauseStarts(features), word) };
  }
  const kind = kindBefore(
    tokens.map((token) => token.text),
    features,
  );
  if (kind !== undefined) return { from, suggestions: narrowed([...TESTS[kind], ...ALWAYS].map(plain), word) };
  // Behind a value another clause may follow.
  if (last?.kind === 'text' || last?.kind === 'number' || lastText === ')' || isTestEnd(lastText)) {
    return { from, suggestions: narrowed(['and ', 'or '].map(plain), word) };
  }
  return { from, suggestions: [] };
}

const isTestEnd = (text: string) =>
  [
    'true',
    'false',
    'known',
    'missing',
    'days',
    'day',
    'weeks',
    'week',
    'month',
    'months',
    'year',
    'ago',
    'today',
  ].includes(text);
const isClosed = (text: string) => text.length > 1 && text.endsWith(text[0]!);
const plain = (insert: string): Suggestion => ({ insert, label: insert.trim(), detail: '' });

function clauseStarts(features: readonly FeatureName[]): readonly Suggestion[] {
  return [
    ...features.map(({ name, label }) => ({ insert: `${name} `, label: name, detail: label })),
    ...Object.keys(FOLDS).map((fold) => ({ insert: `${fold}(`, label: `${fold}( … )`, detail: '' })),
    { insert: 'not ', label: 'not', detail: '' },
    { insert: 'at least 2 of (', label: 'at least 2 of ( … )', detail: '' },
  ];
}

/** The types of events that the catalogue has. */
export function eventTypes(features: readonly FeatureName[]): readonly string[] {
  return features.flatMap(({ name }) => /^events\.(.+)\.count$/.exec(name)?.[1] ?? []);
}

function inFold({ name, parts }: OpenFold, features: readonly FeatureName[]): readonly Suggestion[] {
  if (parts.at(-1) === ',') return WINDOWS.map((window) => ({ ...plain(`${window})`), label: window }));
  if (parts.length > 0) return [];
  const types = eventTypes(features);
  if (name === 'count' || name === 'first' || name === 'last') return types.map(plain);
  return types.flatMap((type) => FIELDS.map((field) => plain(`${type}.${field}`)));
}

interface OpenFold {
  readonly name: string;
  /** What stands in its brackets so far. */
  readonly parts: readonly string[];
}

/** The fold whose brackets are open at the end. */
function openFold(tokens: readonly string[]): OpenFold | undefined {
  let depth = 0;
  for (let index = tokens.length - 1; index > 0; index--) {
    if (tokens[index] === ')') depth++;
    if (tokens[index] !== '(') continue;
    if (depth > 0) {
      depth--;
      continue;
    }
    const name = tokens[index - 1]!.toLowerCase();
    return name in FOLDS ? { name, parts: tokens.slice(index + 1) } : undefined;
  }
  return undefined;
}

/** The kind of the feature that stands at the end. */
function kindBefore(tokens: readonly string[], features: readonly FeatureName[]): Kind | undefined {
  const last = tokens.at(-1)!;
  if (last === ')') {
    let depth = 0;
    for (let index = tokens.length - 1; index > 0; index--) {
      if (tokens[index] === ')') depth++;
      if (tokens[index] === '(' && --depth === 0) return FOLDS[tokens[index - 1]!.toLowerCase()];
    }
    return undefined;
  }
  return features.find(({ name }) => name === last)?.kind;
}

function narrowed(all: readonly Suggestion[], word: string): readonly Suggestion[] {
  const asked = word.toLowerCase();
  if (asked === '') return all.slice(0, MOST);
  const rank = ({ label, detail }: Suggestion) => {
    const name = label.toLowerCase();
    if (name === asked) return -1;
    if (name.startsWith(asked)) return 0;
    if (name.includes(`.${asked}`)) return 1;
    if (name.includes(asked)) return 2;
    return detail.toLowerCase().includes(asked) ? 3 : undefined;
  };
  return all
    .flatMap((one) => {
      const at = rank(one);
      return at === undefined ? [] : [{ one, at }];
    })
    .toSorted((a, b) => a.at - b.at)
    .slice(0, MOST)
    .map(({ one }) => one);
}
