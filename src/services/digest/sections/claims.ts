import type { Team } from '../../../db/generated/enums.ts';
import { type MovedClaim, movedClaims } from '../../../db/tables/digest/audited-personas.ts';
import { grouped } from '../../../engine/grouped.ts';
import { type Bilingual, listed } from '../../drafting/bilingual.ts';
import { textOf } from '../../input/translations.ts';
import { type DigestItem, MOST_ITEMS, type SectionProvider } from '../section.ts';
import { both, clipped, counted, figure, nameWords } from '../words.ts';

/** Claims that one item repeats. */
const MOST_REPEATED = 3;

/** Claims that data or evidence refuted, and those that are refuted no longer. What was refuted and is again as before is not told. */
export const claimsSection: SectionProvider = {
  code: 'CLAIMS',
  async tell(scope, { since, until }) {
    const moved = await movedClaims(scope, since, until, 1_000);
    const items = [
      ...itemsOf(
        moved.filter(({ to }) => to === 'REFUTED'),
        refuted,
      ),
      ...itemsOf(
        moved.filter(({ from }) => from === 'REFUTED'),
        recovered,
      ),
    ];
    return { items: items.slice(0, MOST_ITEMS), left: Math.max(0, items.length - MOST_ITEMS) };
  },
};

/** One item for the claims of a persona that one team stands for. */
function itemsOf(claims: readonly MovedClaim[], words: (n: number, name: Bilingual) => Bilingual): DigestItem[] {
  const groups = grouped(claims, ({ personaId, team }) => `${personaId} ${team}`);
  return [...groups.values()].map((group) => {
    const [one] = group;
    const name = nameWords({ name: one.personaName, translations: one.personaTranslations });
    const repeated = repeatedClaims(group);
    return {
      team: one.team as Team | null,
      personaId: one.personaId,
      text: both((language) =>
        language === 'en'
          ? `${words(group.length, name).en}: ${repeated.en}.`
          : `${words(group.length, name).zh}：${repeated.zh}。`,
      ),
    };
  });
}

function refuted(n: number, name: Bilingual): Bilingual {
  return {
    en: `${counted(n, 'claim')} about ${name.en} ${n === 1 ? 'is' : 'are'} refuted now`,
    zh: `画像“${name.zh}”有 ${figure(n)} 条论断被推翻`,
  };
}

function recovered(n: number, name: Bilingual): Bilingual {
  return {
    en: `${counted(n, 'claim')} about ${name.en} ${n === 1 ? 'is' : 'are'} no longer refuted`,
    zh: `画像“${name.zh}”有 ${figure(n)} 条论断不再被推翻`,
  };
}

function repeatedClaims(claims: readonly MovedClaim[]): Bilingual {
  const shown = claims
    .slice(0, MOST_REPEATED)
    .map((claim) => both((language) => `“${clipped(textOf(claim, 'text', language))}”`));
  const more = claims.length - shown.length;
  return listed(more > 0 ? [...shown, { en: `${figure(more)} more`, zh: `另外 ${figure(more)} 条` }] : shown);
}
