import { disputedKeys, mergedDraft } from '../../../ui/editor/draft.ts';
import type { Persona } from '../documents.ts';
import type { EditInput } from '../edit-documents.ts';

/** What the dialog edits, as texts. */
export type Draft = {
  readonly name: string;
  readonly title: string;
  readonly story: string;
  /** 1 to 5, or nothing. */
  readonly priority: string;
};

const KEYS = ['name', 'title', 'story', 'priority'] as const;

export function draftOf({
  name,
  title,
  story,
  priority,
}: Omit<Draft, 'priority'> & { readonly priority: number | null }): Draft {
  return { name, title, story, priority: priority === null ? '' : String(priority) };
}

/** What two people changed to different things since `base`. */
export function differences(mine: Draft, theirs: Draft, base: Draft) {
  const disputed = disputedKeys(mine, theirs, base);
  return KEYS.filter((key) => disputed.includes(key)).map((key) => ({ key, theirs: theirs[key], mine: mine[key] }));
}

/** Their state, with those of my changes that are chosen; what only I changed since `base` is mine without being asked. */
export function withoutTheirs(mine: Draft, theirs: Draft, base: Draft, chosen: ReadonlySet<string>): Draft {
  return { ...theirs, ...mergedDraft(mine, theirs, base, chosen) };
}

/** The edit from one draft to another: what is as it was is not sent. */
export function inputOf(
  persona: Pick<Persona, 'id' | 'language' | 'translations'>,
  language: Persona['language'],
  edited: Draft,
  base: Draft,
  version: number,
): EditInput {
  const texts: { name?: string; title?: string; story?: string } = {};
  for (const key of ['name', 'title', 'story'] as const) if (edited[key] !== base[key]) texts[key] = edited[key].trim();
  const priority =
    edited.priority === base.priority ? {} : { priority: edited.priority ? Number(edited.priority) : null };
  const input = { id: persona.id, version, ...priority };
  if (Object.keys(texts).length === 0) return input;
  if (persona.language === language) return { ...input, ...texts };
  // Translations are given as a whole: those in other languages, and what of this one was not touched, stay.
  const others = persona.translations.filter((one) => one.language !== language);
  const own = persona.translations.find((one) => one.language === language) ?? { language };
  return { ...input, translations: [...others, { ...own, ...texts }] };
}
