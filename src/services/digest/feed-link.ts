import type { Team } from '../../db/generated/enums.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import type { Principal } from '../../db/tables/workspaces/api-keys.ts';
import { PersonagraphError } from '../../errors.ts';
import type { Language } from '../input/translations.ts';
import { type Linked, signLink } from '../links/signed-link.ts';

/** Longest life of a link, in days: readers of feeds ask for a long time. */
export const LONGEST_FEED_LINK = 365;

/** The path of a feed: `/digest.atom`, or that of a team, `/digest/sales.atom`. */
export function feedPath(team: Team | null): string {
  return team === null ? '/digest.atom' : `/digest/${team.toLowerCase()}.atom`;
}

/** What a link to a feed opens. */
export function feedLinked(team: Team | null): Linked {
  return { kind: 'digest feed', name: team ?? '' };
}

/**
 * A path that shows one feed of digests, and nothing else, to whoever has it, until its time ends or the key it was made by is
 * revoked. Throws INVALID_INPUT.
 */
export async function linkFeed(
  scope: Scope,
  principal: Pick<Principal, 'keyId'>,
  { team, language, days }: { readonly team: Team | null; readonly language: Language; readonly days: number },
): Promise<{ readonly path: string; readonly until: Date }> {
  if (!Number.isInteger(days) || days < 1 || days > LONGEST_FEED_LINK) {
    throw new PersonagraphError('INVALID_INPUT', `A link holds for 1 to ${LONGEST_FEED_LINK} days.`, {
      field: ['days'],
    });
  }
  const { signed, until } = await signLink(scope, principal, feedLinked(team), days * 1_440);
  return { path: `${feedPath(team)}?${new URLSearchParams({ language, ...signed })}`, until };
}
