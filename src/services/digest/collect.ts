import type { Logger } from 'pino';
import type { Scope } from '../../db/postgres/connection.ts';
import type { DigestMember } from '../../db/tables/digest/digest-members.ts';
import { matchesSettled, matchesToldUntil } from '../../db/tables/digest/new-members.ts';
import type { DigestSection, DigestWindow } from './section.ts';
import { SECTIONS } from './sections/sections.ts';

/** What there is to tell of a time. */
export interface Collected {
  readonly sections: readonly DigestSection[];
  readonly members: readonly DigestMember[];
}

/** The time from one instant up to another, and where matches begin and end in it. */
export async function windowOf(scope: Scope, since: Date, until: Date): Promise<DigestWindow> {
  const told = await matchesToldUntil(scope);
  return { since, until, matches: { since: told ?? since, until: await matchesSettled(scope, until) } };
}

/**
 * Asks each section what it has to tell; those without anything are left out. One that fails is told as such and keeps none
 * of the others: what is logged says why.
 */
export async function collectSections(scope: Scope, window: DigestWindow, log?: Logger): Promise<Collected> {
  const sections: DigestSection[] = [];
  const members: DigestMember[] = [];
  for (const { code, tell } of SECTIONS) {
    try {
      const told = await tell(scope, window);
      const left = told.left ?? 0;
      if (told.items.length > 0 || left > 0) sections.push({ code, items: told.items, left, failed: false });
      members.push(...(told.members ?? []));
    } catch (err) {
      log?.error({ err, section: code, workspaceId: scope.workspaceId }, 'a section of a digest failed');
      sections.push({ code, items: [], left: 0, failed: true });
    }
  }
  return { sections, members };
}
