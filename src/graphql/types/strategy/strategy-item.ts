import type { z } from 'zod';
import type { Scope } from '../../../db/postgres/connection.ts';
import { LANGUAGES, type TextsByLanguage } from '../../../services/input/translations.ts';
import type { Seen } from '../../../services/research/checked.ts';
import type { translations } from '../../../services/strategy/texts.ts';
import { builder } from '../../core/builder.ts';
import { Team } from '../../core/enums.ts';
import { decodeId, decodeIds, encodeId, type IdType } from '../../core/id.ts';
import { Language } from '../../core/language.ts';
import { deletedId, mutation, SEEN_VERSION } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { read } from '../../core/reading.ts';

/** What all things of strategy have. */
export interface Item {
  readonly team: string | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export const StrategyItem = builder.interfaceRef<Item>('StrategyItem').implement({
  description: 'Something of the strategy that people write.',
  fields: (t) => ({
    team: t.field({
      type: Team,
      nullable: true,
      description: 'The team that it is of; null where nobody said.',
      resolve: ({ team }) => team as never,
      extensions: read({ kind: 'column', column: 'team' }),
    }),
    version: t.exposeInt('version', { description: 'Rises with each edit; give it back to change what you saw.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last edited.' }),
  }),
});

interface Translation {
  readonly field: string;
  readonly language: (typeof LANGUAGES)[number];
  readonly text: string;
}

const TranslatedText = builder.objectRef<Translation>('TranslatedText').implement({
  description: 'A text in another language than its own.',
  fields: (t) => ({
    field: t.exposeString('field', { description: 'The field whose text it is.' }),
    language: t.expose('language', { type: Language, description: 'The language.' }),
    text: t.exposeString('text', { bytes: 200, description: 'The text in it.' }),
  }),
});

/** The field with all translations of a thing's texts. */
export const TRANSLATIONS = {
  type: [TranslatedText] as [typeof TranslatedText],
  size: 4,
  description: 'Its texts in the other language. A text that is edited has none until it is translated anew.',
  resolve: (row: { readonly translations: unknown }): Translation[] =>
    LANGUAGES.flatMap((language) =>
      Object.entries((row.translations as TextsByLanguage)[language] ?? {}).flatMap(([field, text]) =>
        text === undefined ? [] : { field, language, text },
      ),
    ),
};

/** The field with the language that a thing's texts are written in. */
export const OWN_LANGUAGE = {
  type: Language,
  description: 'The language that its texts are written in.',
  resolve: (row: { readonly language: string }) => row.language as 'en' | 'zh',
  extensions: read({ kind: 'column', column: 'language' }),
};

const TranslatedTextInput = builder.inputType('TranslatedTextInput', {
  description: 'A text in another language than its own.',
  fields: (t) => ({
    field: t.string({ required: true, description: 'The field whose text it is.' }),
    language: t.field({ type: Language, required: true, description: 'The language.' }),
    text: t.string({ description: 'The text in it; null takes it away.' }),
  }),
});

/** The input fields of language and translations. */
export const LANGUAGE_INPUT = {
  type: Language,
  description: 'The language that its texts are in. Default EN.',
} as const;
export const TRANSLATIONS_INPUT = {
  type: [TranslatedTextInput] as [typeof TranslatedTextInput],
  description: 'Its texts in the other language, those that change.',
};

const ONE = {
  personaId: 'Persona',
  segmentId: 'Segment',
  objectiveId: 'Objective',
  questionId: 'ResearchQuestion',
} as const satisfies Record<string, IdType>;
const MANY = {
  personaIds: 'Persona',
  segmentIds: 'Segment',
  questionIds: 'ResearchQuestion',
  claimIds: 'PersonaClaim',
  interviewIds: 'Interview',
} as const satisfies Record<string, IdType>;

type Id = string | number;
type LinkedOne = { readonly [Name in keyof typeof ONE]?: Id | null | undefined };
type LinkedMany = { readonly [Name in keyof typeof MANY]?: readonly Id[] | null | undefined };
interface Texts {
  readonly translations?:
    | readonly { readonly field: string; readonly language: 'en' | 'zh'; readonly text?: string | null | undefined }[]
    | null
    | undefined;
}

type Links<Shape> = {
  [Name in keyof Shape & keyof typeof ONE]?: number | (null extends Shape[Name] ? null : never);
} & { [Name in keyof Shape & keyof typeof MANY]?: number[] } & (Shape extends { readonly translations?: unknown }
    ? { translations?: z.input<typeof translations> }
    : object);

/** Links and translations of an input as the services take them: row ids, and null where a link is cleared. Throws INVALID_ID. */
export function readItem<Shape extends LinkedOne & LinkedMany & Texts>(shape: Shape): Links<Shape> {
  const one = Object.entries(ONE).map(([name, type]) => {
    const id = shape[name as keyof typeof ONE];
    return [name, id === null || id === undefined ? id : decodeId(type, id, [name])];
  });
  const many = Object.entries(MANY).map(([name, type]) => [
    name,
    decodeIds(type, shape[name as keyof typeof MANY], name),
  ]);
  const texts = shape.translations?.map(({ text, ...of }) => ({ ...of, text: text ?? null }));
  const read = [...one, ...many, ['translations', texts]] as [string, unknown][];
  return Object.fromEntries(read.filter(([, value]) => value !== undefined)) as Links<Shape>;
}

/** Ids of a filter as row ids. */
export function readFilterIds<Shape extends LinkedOne>(filter: Shape | null | undefined) {
  return Object.fromEntries(
    Object.entries(ONE).flatMap(([name, type]) => {
      const id = filter?.[name as keyof typeof ONE];
      return id === null || id === undefined ? [] : [[name, decodeId(type, id, ['filter', name])]];
    }),
  ) as { [Name in keyof typeof ONE]?: number };
}

/** Values of a filter that are given. */
export function given<T extends object>(filter: T | null | undefined) {
  return presentFields((filter ?? {}) as T);
}

/** Adds the mutation that deletes a thing. */
export function deletion(
  name: string,
  type: IdType,
  description: string,
  remove: (scope: Scope, seen: Seen) => Promise<void>,
): void {
  mutation({
    name,
    scope: 'WRITE',
    description,
    input: {
      description: 'What to delete.',
      fields: (t) => ({
        id: t.id({ required: true, description: 'Its id.' }),
        version: t.int(SEEN_VERSION),
      }),
    },
    payload: { deletedId: deletedId() },
    work: async ({ id, version }, { scope }) => {
      const row = decodeId(type, id);
      await remove(scope, { id: row, version });
      return { deletedId: encodeId(type, row) };
    },
  });
}
