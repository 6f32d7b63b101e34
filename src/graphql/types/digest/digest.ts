import type { Team as TeamName } from '../../../db/generated/enums.ts';
import { countRows, positionOf, readPage } from '../../../db/reads/pages.ts';
import { membersOfDigests, type StoredMember, type WhyNamed } from '../../../db/tables/digest/digest-members.ts';
import { digestById, RECENT_DIGESTS, readDigest, type StoredDigest } from '../../../db/tables/digest/digests.ts';
import { PersonagraphError } from '../../../errors.ts';
import {
  type Digest as DigestRow,
  digestFor,
  digestSince,
  memberWords,
  pseudonymIn,
} from '../../../services/digest/digest.ts';
import { plainText, titleOf } from '../../../services/digest/prose.ts';
import {
  type DigestItem as ItemRow,
  MOST_ITEMS,
  MOST_NAMED,
  SECTION_CODES,
  type SectionCode,
  type DigestSection as SectionRow,
} from '../../../services/digest/section.ts';
import { SECTION_TITLES } from '../../../services/digest/words.ts';
import type { Language as LanguageName } from '../../../services/input/translations.ts';
import { mayReach } from '../../core/access/scopes.ts';
import { builder } from '../../core/builder.ts';
import { connect, type PageArgs } from '../../core/connection.ts';
import type { Context } from '../../core/context.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { Team } from '../../core/enums.ts';
import { encodeId } from '../../core/id.ts';
import { Language } from '../../core/language.ts';
import { dayOf, timeOf } from '../../core/scalars.ts';
import { Customer } from '../customers/customer.ts';
import { Persona } from '../personas/persona.ts';

/** Statements that a digest of this moment takes, about. */
const COLLECTING = 20;

/** A part of a digest, with the language that the digest is read in. */
interface Part<T> {
  readonly of: T;
  readonly digest: DigestRow;
}

const wording = {
  type: Language,
  description: 'Language of the text. Default: that the digest was asked for in.',
} as const;

const MEANINGS: Readonly<Record<SectionCode, string>> = {
  MEMBERS: 'Customers who began to match a persona.',
  PERSONAS: 'Personas that were made, edited, published, or moved in or out of use.',
  CLAIMS: 'Claims that are refuted now, and those that are no longer.',
  DRIFT: 'Traits in which members of personas are others than at the last review.',
  REVIEWS: 'Reviews of personas that fell due.',
  OBJECTIVES: 'Objectives that fell behind, were reached or missed, or cannot be measured.',
  DECISIONS: 'Decisions whose data have moved.',
  FEEDBACK: 'Feedback that came or was answered, and how much waits.',
  IMPORTS: 'Imports that lost something or did not come to their end.',
  QUALITY: 'The last check of the data, where it broke the standard or meets it again.',
};

const DigestSectionCode = builder.enumType('DigestSectionCode', {
  description: 'What a section of a digest is about.',
  values: Object.fromEntries(SECTION_CODES.map((value) => [value, { value, description: MEANINGS[value] }])) as Record<
    SectionCode,
    { value: SectionCode; description: string }
  >,
});

const WhyNamedEnum = builder.enumType('DigestMemberReason', {
  description: 'Why a digest speaks of a new member.',
  values: {
    PRIORITY: { description: 'Its persona has priority 1: whom the company serves first.' },
    SPENT: { description: 'It has spent more than the other new members.' },
    FIT: { description: 'Nothing is known of what it spent, and it fits best.' },
  } as const satisfies Record<WhyNamed, { description: string }>,
});

const DigestItem = builder.objectRef<Part<ItemRow>>('DigestItem').implement({
  description: 'One thing that a digest tells.',
  fields: (t) => ({
    text: t.string({
      bytes: 200,
      description: 'It in a sentence or two, as it was when the digest was written. No customer is named.',
      args: { language: t.arg(wording) },
      resolve: ({ of, digest }, { language }) => of.text[language ?? digest.language],
    }),
    team: t.field({
      type: Team,
      nullable: true,
      description: 'The team it concerns; null: everybody.',
      resolve: ({ of }) => of.team,
    }),
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The persona it is about, as it is now; null of none, of several, and of one since deleted.',
      resolve: ({ of }, _args, { loaders }) => (of.personaId === null ? null : loaders.persona.load(of.personaId)),
    }),
  }),
});

const DigestSection = builder.objectRef<Part<SectionRow>>('DigestSection').implement({
  description: 'A part of a digest.',
  fields: (t) => ({
    code: t.field({ type: DigestSectionCode, description: 'What it is about.', resolve: ({ of }) => of.code }),
    title: t.string({
      description: 'Its heading.',
      args: { language: t.arg(wording) },
      resolve: ({ of, digest }, { language }) => SECTION_TITLES[of.code][language ?? digest.language],
    }),
    items: t.field({
      type: [DigestItem],
      size: MOST_ITEMS,
      description: `What it tells, ${MOST_ITEMS} at most.`,
      resolve: ({ of, digest }) => of.items.map((item) => ({ of: item, digest })),
    }),
    left: t.int({ description: 'Further things that it does not tell.', resolve: ({ of }) => of.left }),
    failed: t.boolean({
      description: 'True where it could not be found out: there may be something to tell, or nothing.',
      resolve: ({ of }) => of.failed,
    }),
  }),
});

const DigestMember = builder.objectRef<Part<StoredMember>>('DigestMember').implement({
  description: 'A new member of note: a real customer, by pseudonym.',
  fields: (t) => ({
    pseudonym: t.string({
      description: 'A name that tells nothing of who it is, the same in all digests.',
      resolve: ({ of }, _args, { scope }) => pseudonymIn(scope.workspaceId, of.customerId),
    }),
    why: t.field({ type: WhyNamedEnum, description: 'Why it is of note.', resolve: ({ of }) => of.why }),
    text: t.string({
      description: 'It in words, rounded so that nobody is known by it.',
      args: { language: t.arg(wording) },
      resolve: ({ of, digest }, { language }, { scope }) => memberWords(scope, of)[language ?? digest.language],
    }),
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The persona that it began to match; null of one since deleted.',
      resolve: ({ of }, _args, { loaders }) => loaders.persona.load(of.personaId),
    }),
    customer: t.field({
      type: Customer,
      nullable: true,
      description:
        'The customer itself: for keys of the role WRITE and above with PERSONAL; null for others, and of one since merged with ' +
        'another.',
      resolve: ({ of }, _args, context) =>
        mayReach(context, 'WRITE') && !context.masks ? context.loaders.customer.load(of.customerId) : null,
    }),
  }),
});

export const Digest = builder.objectRef<DigestRow>('Digest').implement({
  description: 'What happened up to a morning, or up to now, for people to read.',
  fields: (t) => ({
    id: t.id({
      nullable: true,
      description: 'Its id; null of a digest of this moment, which is not stored.',
      resolve: ({ id }) => (id === null ? null : encodeId('Digest', id)),
    }),
    day: t.expose('day', {
      type: 'Date',
      nullable: true,
      description: 'The day of its morning, by the time zone of the schedule; null of a digest of this moment.',
    }),
    since: t.expose('since', { type: 'DateTime', description: 'It tells what happened from then on.' }),
    until: t.expose('until', { type: 'DateTime', description: 'It tells what happened before then.' }),
    writtenAt: t.expose('writtenAt', { type: 'DateTime', description: 'When it was written; it never changes since.' }),
    team: t.field({
      type: Team,
      nullable: true,
      description: 'The team it is for; null: everybody.',
      resolve: ({ team }) => team,
    }),
    isEmpty: t.boolean({
      description: 'True where there is nothing to tell.',
      resolve: ({ sections }) => sections.length === 0,
    }),
    title: t.string({
      description: 'Its heading.',
      args: { language: t.arg(wording) },
      resolve: (digest, { language }) => titleOf(digest)[language ?? digest.language],
    }),
    text: t.string({
      bytes: 2_000,
      description: 'All of it as plain text, with a line for each thing. An empty one says so.',
      args: { language: t.arg(wording) },
      resolve: (digest, { language }) => plainText(digest, language ?? digest.language),
    }),
    sections: t.field({
      type: [DigestSection],
      size: SECTION_CODES.length,
      description: 'Its parts; those with nothing to tell are left out.',
      resolve: (digest) => digest.sections.map((of) => ({ of, digest })),
    }),
    members: t.field({
      type: [DigestMember],
      size: MOST_NAMED,
      description: 'New members of note, by persona. Customers that were deleted since are left out.',
      resolve: async (digest, _args, { scope, loaders }) => {
        const stored = () =>
          loaders.children<StoredMember>('digest members', (ids) => membersOfDigests(scope, ids)).load(digest.id!);
        const rows = digest.members ?? (await stored());
        return rows.map((of) => ({ of, digest }));
      },
    }),
  }),
});

/** The digest of a change, in English; null where it is not kept any more. */
export async function digestOfChange(scope: Context['scope'], id: number): Promise<DigestRow | null> {
  const stored = await digestById(scope, id);
  return stored && digestFor({ team: null, language: 'en' }, stored);
}

const READER = {
  team: 'Only what concerns this team, and what concerns everybody. Default: all.',
  language: 'Language of its texts. Default EN.',
} as const;

interface ReaderArguments {
  readonly team?: TeamName | null | undefined;
  readonly language?: LanguageName | null | undefined;
}

function readerOf({ team, language }: ReaderArguments) {
  return { team: team ?? null, language: language ?? 'en' } as const;
}

builder.queryField('digest', (t) =>
  t.field({
    type: Digest,
    nullable: true,
    cost: COLLECTING * STATEMENT,
    description:
      'What happened, for people to read: the digest of a morning as it was written, or what happened since a time. Null ' +
      'where none was written that morning, or it is not kept any more.',
    args: {
      team: t.arg({ type: Team, description: READER.team }),
      day: t.arg({ type: 'Date', description: 'The day of the morning. Default: the last one there is.' }),
      since: t.arg({
        type: 'DateTime',
        description: 'Instead of a day: what happened since then, 31 days back at most. INVALID_INPUT for both.',
      }),
      language: t.arg({ type: Language, description: READER.language }),
    },
    resolve: async (_root, { day, since, ...reader }, { scope, log }) => {
      if (since) {
        if (day) throw new PersonagraphError('INVALID_INPUT', 'Give `day` or `since`, not both.', { field: ['since'] });
        return digestSince(scope, timeOf(since, ['since']), readerOf(reader), log);
      }
      const stored = await readDigest(scope, day ? dayOf(day, ['day']) : null);
      return stored && digestFor(readerOf(reader), stored);
    },
  }),
);

builder.queryField('digests', (t) =>
  t.connection(
    {
      type: Digest,
      description: 'The digests that are kept, newest first.',
      args: {
        team: t.arg({ type: Team, description: READER.team }),
        language: t.arg({ type: Language, description: READER.language }),
      },
      resolve: (_root, { team, language, ...args }, { scope }) => {
        const reader = readerOf({ team, language });
        return connect<DigestRow>(args as PageArgs, {
          ordering: 'digests',
          keys: RECENT_DIGESTS.keys,
          position: (digest) => positionOf(RECENT_DIGESTS, digest as unknown as StoredDigest),
          rows: async (page) =>
            (await readPage(scope, RECENT_DIGESTS, page)).map((stored) => digestFor(reader, stored)),
          total: () => countRows(scope, RECENT_DIGESTS),
        });
      },
    },
    { name: 'DigestConnection', description: 'A list of digests.' },
    { name: 'DigestEdge', description: 'A digest of a list.' },
  ),
);
