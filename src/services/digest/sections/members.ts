import { membersOfNote, type NewMembers, newMembers } from '../../../db/tables/digest/new-members.ts';
import type { Bilingual } from '../../drafting/bilingual.ts';
import { type DigestItem, MOST_ITEMS, MOST_NAMED, type SectionProvider } from '../section.ts';
import { agreeing, counted, figure, joined, nameWords } from '../words.ts';

/** Customers of note of a persona; twice as many of one of priority 1. */
const MOST_OF_NOTE = 3;

/**
 * Who began to match a persona, and still does. Of note are those who match it for the first time: who have spent most,
 * then who fit best. Where everybody was held against a persona for the first time, nobody is.
 */
export const membersSection: SectionProvider = {
  code: 'MEMBERS',
  async tell(scope, { matches: { since, until } }) {
    if (until <= since) return { items: [] };
    const all = await newMembers(scope, since, until);
    const shown = all.slice(0, MOST_ITEMS);
    const joinedOnes = shown.filter(({ first }) => !first).map(({ personaId }) => personaId);
    const found =
      joinedOnes.length === 0 ? [] : await membersOfNote(scope, joinedOnes, { since, until, most: MOST_OF_NOTE });
    const place = new Map(shown.map(({ personaId }, index) => [personaId, index]));
    const members = found.toSorted((a, b) => place.get(a.personaId)! - place.get(b.personaId)!).slice(0, MOST_NAMED);
    return { items: shown.map(itemOf), left: all.length - shown.length, members };
  },
};

function itemOf(of: NewMembers): DigestItem {
  return { team: null, personaId: of.personaId, text: of.first ? firstMatched(of) : joinedBy(of) };
}

function firstMatched(of: NewMembers): Bilingual {
  const name = nameWords(of);
  return {
    en: `${name.en} was held against everybody for the first time: ${counted(of.all, 'customer')} ${agreeing(of.all, 'matches', 'match')} it.`,
    zh: `画像“${name.zh}”首次与全部客户比对：${figure(of.all)} 位客户匹配。`,
  };
}

function joinedBy(of: NewMembers): Bilingual {
  const name = nameWords(of);
  const { members, cameBack, priority } = of;
  const first = priority === 1;
  const sentence: Bilingual = {
    en: `${name.en}${first ? ', whom you serve first,' : ''} has ${counted(members, 'new member')}.`,
    zh: `画像“${name.zh}”${first ? '（最优先）' : ''}新增 ${figure(members)} 位成员。`,
  };
  return cameBack === 0 ? sentence : joined([sentence, returned(members, cameBack)]);
}

function returned(members: number, cameBack: number): Bilingual {
  if (members === 1) return { en: 'It had been one before.', zh: '该客户曾是其成员。' };
  if (members === cameBack) return { en: 'All of them had been members before.', zh: '他们都曾是其成员。' };
  return {
    en: `${figure(cameBack)} of them had been ${agreeing(cameBack, 'a member', 'members')} before.`,
    zh: `其中 ${figure(cameBack)} 位曾是其成员。`,
  };
}
