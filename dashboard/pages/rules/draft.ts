import type { RuleSheetData } from './documents.ts';

/** A segment as it is written in the editor. */
export interface RuleDraft {
  readonly key: string;
  /** As the settings have it: one text, or one a language. */
  readonly name: unknown;
  readonly text: string;
  /** What stood in the settings and what was shown for it: a tree stays a tree unless somebody edits it. */
  readonly stored?: { readonly when: unknown; readonly text: string };
}

export interface Draft {
  readonly segments: readonly RuleDraft[];
  readonly timeZone: string;
}

type Language = 'en' | 'zh';

interface StoredSegment {
  readonly key: string;
  readonly name: unknown;
  readonly when: unknown;
}

interface StoredConfig {
  readonly segments?: readonly StoredSegment[];
  readonly timeZone?: string;
}

/** The settings as drafts. A tree is shown as the line that the server makes of it. */
export function draftOf({ config, segments }: Pick<RuleSheetData, 'config' | 'segments'>): Draft {
  const stored = config as StoredConfig;
  return {
    timeZone: stored.timeZone ?? 'UTC',
    segments: (stored.segments ?? []).map(({ key, name, when }): RuleDraft => {
      const line = segments.find((one) => one.key === key && one.current)?.rule;
      const text = typeof when === 'string' ? when : (line ?? '');
      return { key, name, text, stored: { when, text } };
    }),
  };
}

/** The drafts as settings. */
export function configOf({ segments, timeZone }: Draft): Record<string, unknown> {
  return {
    timeZone,
    segments: segments.map(({ key, name, text, stored }) => ({
      key,
      name,
      when: stored && stored.text === text ? stored.when : text,
    })),
  };
}

/** A name in the language of the page, or in the other. */
export function nameIn(name: unknown, language: Language): string {
  if (typeof name === 'string') return name;
  const names = (name ?? {}) as Partial<Record<Language, string>>;
  return names[language] ?? names.en ?? names.zh ?? '';
}

/** The same name with another text in the language of the page. */
export function renamed(name: unknown, language: Language, text: string): unknown {
  return typeof name === 'object' && name !== null ? { ...name, [language]: text } : text;
}

/** A key that no segment of the draft has: made of the name where that has letters for one. */
export function freshKey(name: string, taken: readonly string[]): string {
  const made = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 40);
  const first = /^[a-z]/.test(made) ? made : 'rule';
  for (let n = 1; ; n++) {
    const key = n === 1 ? first : `${first}_${n}`;
    if (!taken.includes(key)) return key;
  }
}

export function isSame(a: Draft, b: Draft): boolean {
  return JSON.stringify(configOf(a)) === JSON.stringify(configOf(b));
}

/** A place in a rule that the server found fault with. */
export interface Fault {
  /** Place of the segment among those of the draft; undefined: it is about none. */
  readonly segment: number | undefined;
  readonly from: number;
  readonly to: number;
  /** What is wrong, without the place. */
  readonly text: string;
}

/** Where an error of the server lies: it names the column, counted from 1. */
export function faultOf(
  { field, message }: { readonly field?: readonly string[] | null; readonly message: string },
  draft: Draft,
): Fault {
  const at = field?.[0] === 'config' && field[1] === 'segments' ? Number(field[2]) : Number.NaN;
  const segment = Number.isInteger(at) ? at : undefined;
  const found = /column (\d+): (.*)$/s.exec(message);
  const text = found?.[2] ?? message.replace(/^segments\.\d+\.\w+: /, '');
  const rule = segment === undefined ? '' : (draft.segments[segment]?.text ?? '');
  if (!found) return { segment, from: 0, to: 0, text };
  const from = Math.min(Number(found[1]) - 1, rule.length);
  const word = /^(?:"[^"]*"?|[^\s()"',]+|\S)/.exec(rule.slice(from))?.[0] ?? '';
  return { segment, from, to: from + word.length, text };
}
