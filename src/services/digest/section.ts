import type { Team } from '../../db/generated/enums.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import type { DigestMember } from '../../db/tables/digest/digest-members.ts';
import type { Bilingual } from '../drafting/bilingual.ts';

/** Parts of a digest, in the order they are told. */
export const SECTION_CODES = [
  'MEMBERS',
  'PERSONAS',
  'CLAIMS',
  'DRIFT',
  'REVIEWS',
  'OBJECTIVES',
  'DECISIONS',
  'FEEDBACK',
  'IMPORTS',
  'QUALITY',
] as const;
export type SectionCode = (typeof SECTION_CODES)[number];

/** Items that a section has at most; others are counted. */
export const MOST_ITEMS = 50;
/** Customers that a digest speaks of at most. */
export const MOST_NAMED = 20;

/** The time that a digest tells of: what happened from `since` up to, not including, `until`. */
export interface DigestWindow {
  readonly since: Date;
  readonly until: Date;
  /** The same of matches, which runs bring later than they begin. */
  readonly matches: { readonly since: Date; readonly until: Date };
  /** What stood when the last digest was written, by section: names that its section gave. */
  readonly stood: Standing;
  /** IANA name of the workspace's time zone: the days of its texts are of it. */
  readonly timeZone: string;
  /** True where what still stands is told once more: on Mondays. */
  readonly reminds: boolean;
}

/** Names of what stands, by section: a review that is due, an objective that is off its pace. */
export type Standing = Readonly<Partial<Record<SectionCode, readonly string[]>>>;

/** One thing that a digest tells, as it is stored. */
export interface DigestItem {
  /** The team it concerns; null: everybody. */
  readonly team: Team | null;
  /** Row id of the persona it is about; null: of none, or of several. */
  readonly personaId: number | null;
  /** A sentence or two, in both languages. No customer is named in it. */
  readonly text: Bilingual;
}

/** What a section has to tell. */
export interface Told {
  /** {@link MOST_ITEMS} at most. */
  readonly items: readonly DigestItem[];
  /** Further ones, which are not told. Default 0. */
  readonly left?: number;
  /** Names of what stands now, told or not: the next digest tells what is new among them. Default: none. */
  readonly standing?: readonly string[];
  /** Customers that it speaks of. Default: none. */
  readonly members?: readonly DigestMember[];
}

/** A part of a digest: it reads the store, and writes nothing. */
export interface SectionProvider {
  readonly code: SectionCode;
  tell(scope: Scope, window: DigestWindow): Promise<Told>;
}

/** A section as it is stored. */
export interface DigestSection {
  readonly code: SectionCode;
  readonly items: readonly DigestItem[];
  readonly left: number;
  /** True where it could not be found out. */
  readonly failed: boolean;
}
