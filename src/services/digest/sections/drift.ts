import { personasByIds } from '../../../db/tables/personas/personas.ts';
import { driftedTraits, type StoredDrift } from '../../../db/tables/upkeep/trait-drifts.ts';
import type { Bilingual } from '../../drafting/bilingual.ts';
import { labelOf } from '../../drafting/words/label.ts';
import { localDayWords } from '../../drafting/words/number-words.ts';
import type { SectionProvider } from '../section.ts';
import { toldOnce } from '../standing.ts';
import { agreeing, both, clipped, counted, figure, nameWords } from '../words.ts';

/** Traits in which the members of a persona are others than at its last review; on Mondays how many still are. */
export const driftSection: SectionProvider = {
  code: 'DRIFT',
  async tell(scope, window) {
    const drifted = await driftedTraits(scope);
    const personas = await personasByIds(scope, [...new Set(drifted.map(({ personaId }) => personaId))]);
    const names = new Map(personas.map((persona) => [persona.id, nameWords(persona)]));
    const matters = drifted.flatMap((drift) => {
      const name = names.get(drift.personaId);
      // Deleted meanwhile.
      return name
        ? {
            name: `${drift.personaId} ${drift.feature}`,
            team: null,
            personaId: drift.personaId,
            text: said(drift, name, window.timeZone),
          }
        : [];
    });
    return toldOnce('DRIFT', matters, window, (n) => ({
      en: `${counted(n, 'trait')} ${agreeing(n, 'has', 'have')} drifted and nobody has reviewed ${agreeing(n, 'it', 'them')} yet.`,
      zh: `仍有 ${figure(n)} 项特征漂移未复查。`,
    }));
  },
};

function said(
  { feature, baselineAt, psi, critical, knownBefore, knownNow }: StoredDrift,
  name: Bilingual,
  timeZone: string,
): Bilingual {
  const trait = both((language) => clipped(labelOf(feature, language), 80));
  const since = baselineAt && localDayWords(baselineAt, timeZone);
  const [index, line] = [psi, critical].map((value) => (value === null ? '?' : value.toFixed(2)));
  return {
    en:
      `The members of ${name.en} are others in ${trait.en} than ${since ? `on ${since.en}` : 'before'}: a stability index of ` +
      `${index}, where up to ${line} would be chance (${figure(knownBefore)} then, ${figure(knownNow)} now).`,
    zh:
      `画像“${name.zh}”的成员在“${trait.zh}”上与${since ? ` ${since.zh}` : '此前'}不同：稳定性指数为 ${index}，` +
      `${line} 以内属偶然（当时 ${figure(knownBefore)} 人，现在 ${figure(knownNow)} 人）。`,
  };
}
