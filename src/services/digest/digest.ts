import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { Team } from '../../db/generated/enums.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import type { StoredMember } from '../../db/tables/digest/digest-members.ts';
import type { StoredDigest } from '../../db/tables/digest/digests.ts';
import { matchesSettled } from '../../db/tables/digest/new-members.ts';
import { readWorkspace } from '../../db/tables/workspaces/workspaces.ts';
import { PersonagraphError } from '../../errors.ts';
import type { Bilingual } from '../drafting/bilingual.ts';
import { moneyWords } from '../drafting/words/number-words.ts';
import type { Language } from '../input/translations.ts';
import { collectSections } from './collect.ts';
import type { DigestItem, DigestSection } from './section.ts';

/** Days back from now that a digest of a moment tells of at most. */
export const MOST_DAYS_BACK = 31;

/** A digest as somebody reads it. */
export interface Digest {
  /** Null of one of the moment, which is not stored. */
  readonly id: number | null;
  /** Null of one of the moment. */
  readonly day: string | null;
  readonly since: Date;
  readonly until: Date;
  readonly writtenAt: Date;
  /** Whose it is; null: everybody's. */
  readonly team: Team | null;
  /** Language of its texts, unless another is asked for. */
  readonly language: Language;
  readonly sections: readonly DigestSection[];
  /** The customers that one of the moment speaks of; null: they are stored. */
  readonly members: readonly StoredMember[] | null;
}

/** Whose digest is read, and in which language. */
export interface Reader {
  readonly team: Team | null;
  readonly language: Language;
}

/** A stored digest as a team reads it. */
export function digestFor({ team, language }: Reader, { sections, ...stored }: StoredDigest): Digest {
  return { ...stored, team, language, sections: sectionsFor(team, sections as DigestSection[]), members: null };
}

/** What a team is told: what concerns it, and what concerns everybody. */
export function sectionsFor(team: Team | null, sections: readonly DigestSection[]): DigestSection[] {
  if (team === null) return [...sections];
  return sections.flatMap((section) => {
    const items = section.items.filter((item: DigestItem) => item.team === null || item.team === team);
    return items.length > 0 || section.left > 0 || section.failed ? { ...section, items } : [];
  });
}

/** What happened from a time until now, as it is found this moment. Nothing is stored. Throws INVALID_INPUT. */
export async function digestSince(scope: Scope, since: Date, reader: Reader, log: Logger): Promise<Digest> {
  const until = new Date();
  const back = (until.getTime() - since.getTime()) / 86_400_000;
  if (!(back > 0 && back <= MOST_DAYS_BACK)) {
    throw new PersonagraphError('INVALID_INPUT', `A digest goes back ${MOST_DAYS_BACK} days at most, from now.`, {
      field: ['since'],
    });
  }
  const matches = { since, until: await matchesSettled(scope, until) };
  const { currency, timeZone } = await readWorkspace(scope);
  const window = { since, until, timeZone, matches, stood: {}, reminds: true };
  const { sections, members } = await collectSections(scope, window, log);
  const { team, language } = reader;
  const own = sectionsFor(team, sections);
  return {
    id: null,
    day: null,
    since,
    until,
    writtenAt: until,
    team,
    language,
    sections: own,
    members: members.map((one) => ({ ...one, currency })),
  };
}

/** A name for a customer in digests, the same each day, that tells nothing of who it is. */
export function pseudonymIn(workspaceId: number, customerId: number): string {
  const digest = createHash('sha256').update(`digest/${workspaceId}/${customerId}`).digest();
  const letters = 'BCDFGHJKLMNPQRSTVWXZ';
  return `C-${[...digest.subarray(0, 6)].map((byte) => letters[byte % letters.length]).join('')}`;
}

/** A customer of note in words, by pseudonym. Numbers are rounded. */
export function memberWords({ workspaceId }: Pick<Scope, 'workspaceId'>, member: StoredMember): Bilingual {
  const name = pseudonymIn(workspaceId, member.customerId);
  const fit = Math.round(member.fit * 100);
  if (member.spent === null || member.spent <= 0) {
    return { en: `${name}, with a fit of ${fit} %`, zh: `${name}，匹配度 ${fit}%` };
  }
  const spent = moneyWords(member.spent, member.currency);
  return {
    en: `${name}, who has spent ${spent.en}, with a fit of ${fit} %`,
    zh: `${name}，已消费${spent.zh}，匹配度 ${fit}%`,
  };
}
