import { type CheckFacts, checkFacts } from '../../../db/tables/digest/inbox-facts.ts';
import type { QualityLimit } from '../../../engine/quality/standard.ts';
import { type Bilingual, listed } from '../../drafting/bilingual.ts';
import type { SectionProvider } from '../section.ts';

const LIMITS: Readonly<Record<QualityLimit, Bilingual>> = {
  leastCompleteness: { en: 'too little is filled in', zh: '填写不够完整' },
  mostConflicts: { en: 'too many customers contradict themselves', zh: '自相矛盾的客户过多' },
  mostDuplicates: { en: 'too many customers are probably there twice', zh: '疑似重复的客户过多' },
  mostStale: { en: 'too many customers have not been heard of for long', zh: '久无音讯的客户过多' },
};

/** The last check of the data, where it broke the standard, failed, or meets the standard again. */
export const qualitySection: SectionProvider = {
  code: 'QUALITY',
  async tell(scope, { since, until }) {
    const check = await checkFacts(scope, since, until);
    const text = check && textOfCheck(check);
    return { items: text ? [{ team: null, personaId: null, text }] : [] };
  },
};

function textOfCheck({ state, failed, failedBefore }: CheckFacts): Bilingual | null {
  if (state === 'FAILED') return { en: 'The check of the data failed.', zh: '数据检查失败。' };
  if (failed.length === 0) {
    return failedBefore === null || failedBefore.length === 0
      ? null
      : { en: 'The data meet the standard again.', zh: '数据重新达到标准。' };
  }
  const broken = listed(failed.map((limit) => LIMITS[limit as QualityLimit]));
  const still = failedBefore !== null && failed.every((limit) => failedBefore.includes(limit));
  return {
    en: `The data ${still ? 'still ' : ''}do not meet the standard: ${broken.en}.`,
    zh: `数据${still ? '仍' : ''}未达到标准：${broken.zh}。`,
  };
}
