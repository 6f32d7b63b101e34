import type { Team } from '../../db/generated/enums.ts';
import { grouped } from '../../engine/grouped.ts';
import type { Bilingual } from '../drafting/bilingual.ts';
import { type DigestItem, type DigestWindow, MOST_ITEMS, type SectionCode, type Told } from './section.ts';

/** Something that stands until somebody looks after it. */
export interface StandingMatter extends DigestItem {
  /** Names it among those of its section: the same as long as it stands. */
  readonly name: string;
  /** True where nobody need look after it: it is told, and not counted on Mondays. Default false. */
  readonly isOver?: boolean;
}

/**
 * What stands, told once: when it is new. On Mondays a line for each team counts what still stands, in the words of `still`.
 */
export function toldOnce(
  code: SectionCode,
  matters: readonly StandingMatter[],
  { stood, reminds }: Pick<DigestWindow, 'stood' | 'reminds'>,
  still: (n: number) => Bilingual,
): Told {
  const before = new Set(stood[code]);
  const fresh = matters.filter(({ name }) => !before.has(name));
  const old = matters.filter(({ name, isOver }) => before.has(name) && !isOver);
  const reminders = reminds
    ? [...grouped(old, ({ team }): Team | null => team)].map(([team, of]) => ({
        team,
        personaId: null,
        text: still(of.length),
      }))
    : [];
  const items = [...fresh.map(({ team, personaId, text }): DigestItem => ({ team, personaId, text })), ...reminders];
  return {
    items: items.slice(0, MOST_ITEMS),
    left: Math.max(0, items.length - MOST_ITEMS),
    standing: matters.map(({ name }) => name),
  };
}
