import type { Logger } from 'pino';
import type { Scope } from '../../db/postgres/connection.ts';
import type { DigestMember } from '../../db/tables/digest/digest-members.ts';
import { lastTold } from '../../db/tables/digest/digests.ts';
import { matchesSettled } from '../../db/tables/digest/new-members.ts';
import type { DigestSection, DigestWindow, SectionCode, Standing } from './section.ts';
import { SECTIONS } from './sections/sections.ts';

/** What there is to tell of a time. */
export interface Collected {
  readonly sections: readonly DigestSection[];
  readonly standing: Standing;
  readonly members: readonly DigestMember[];
}

/** The time of the digest that follows the last one. */
export async function nextWindow(
  scope: Scope,
  { since, until, reminds, timeZone }: Pick<DigestWindow, 'since' | 'until' | 'reminds' | 'timeZone'>,
): Promise<DigestWindow> {
  const last = await lastTold(scope);
  const begins = last?.matchesUntil ?? since;
  const settled = await matchesSettled(scope, until);
  // It never goes back: nobody is told of twice.
  const matches = { since: begins, until: settled < begins ? begins : settled };
  return { since, until, reminds, timeZone, matches, stood: (last?.standing as Standing | undefined) ?? {} };
}

/**
 * Asks each section what it has to tell; those without anything are left out. One that fails is told as such and keeps none
 * of the others: what is logged says why.
 */
export async function collectSections(scope: Scope, window: DigestWindow, log?: Logger): Promise<Collected> {
  const sections: DigestSection[] = [];
  const standing: { [Code in SectionCode]?: readonly string[] } = {};
  const members: DigestMember[] = [];
  for (const { code, tell } of SECTIONS) {
    try {
      const told = await tell(scope, window);
      const left = told.left ?? 0;
      if (told.items.length > 0 || left > 0) sections.push({ code, items: told.items, left, failed: false });
      if (told.standing) standing[code] = told.standing;
      members.push(...(told.members ?? []));
    } catch (err) {
      log?.error({ err, section: code, workspaceId: scope.workspaceId }, 'a section of a digest failed');
      sections.push({ code, items: [], left: 0, failed: true });
      // What it could not look at is as new to the next digest as it was to this one.
      standing[code] = window.stood[code] ?? [];
    }
  }
  return { sections, standing, members };
}
