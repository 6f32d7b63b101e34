import { readPage } from '../../../db/reads/pages.ts';
import { personasByIds } from '../../../db/tables/personas/personas.ts';
import { type DueReview, reviewsMeant } from '../../../db/tables/upkeep/review-calendar.ts';
import type { ReviewKind } from '../../../engine/upkeep/review-calendar.ts';
import type { Bilingual } from '../../drafting/bilingual.ts';
import { localDayWords } from '../../drafting/words/number-words.ts';
import type { SectionProvider } from '../section.ts';
import { toldOnce } from '../standing.ts';
import { agreeing, counted, figure, nameWords } from '../words.ts';

/** Reviews that are looked at; more are due of nobody who looks after any. */
const MOST = 1_000;

const KINDS: Readonly<Record<ReviewKind, Bilingual>> = {
  CHECK: { en: 'A check', zh: '定期检查' },
  CLEAN_UP: { en: 'A clean-up', zh: '整理' },
  REANALYSIS: { en: 'A new analysis', zh: '重新分析' },
};

/** Reviews of active personas that fell due; on Mondays how many still are. */
export const reviewsSection: SectionProvider = {
  code: 'REVIEWS',
  async tell(scope, window) {
    const page = { limit: MOST, backward: false, after: null, before: null };
    const due = await readPage(scope, reviewsMeant({ dueBy: window.until }), page);
    const personas = await personasByIds(scope, [...new Set(due.map(({ personaId }) => personaId))]);
    const names = new Map(personas.map((persona) => [persona.id, nameWords(persona)]));
    const matters = due.flatMap((review) => {
      const name = names.get(review.personaId);
      // Deleted meanwhile.
      return name ? matterOf(review, name, window.timeZone) : [];
    });
    return toldOnce('REVIEWS', matters, window, (n) => ({
      en: `${counted(n, 'review')} ${agreeing(n, 'is', 'are')} still due.`,
      zh: `仍有 ${figure(n)} 项复查到期未做。`,
    }));
  },
};

function matterOf({ personaId, kind, dueAt }: DueReview, name: Bilingual, timeZone: string) {
  const since = localDayWords(dueAt, timeZone);
  return {
    name: `${personaId} ${kind} ${dueAt.toISOString().slice(0, 10)}`,
    team: null,
    personaId,
    text: {
      en: `${KINDS[kind].en} of ${name.en} is due since ${since.en}.`,
      zh: `画像“${name.zh}”的${KINDS[kind].zh}已于 ${since.zh}到期。`,
    },
  };
}
