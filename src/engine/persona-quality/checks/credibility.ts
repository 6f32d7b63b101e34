import type { BiasCode } from '../../research/bias.ts';
import { sampleSizeOf } from '../../research/facts.ts';
import type { RatedPersona } from '../rated-persona.ts';
import { checked, type QualityCheckResult, unchecked } from '../rating.ts';

/** Evidence that would count as an effort to hear dissent. */
const LEAST_FOR_DISSENT = 5;
/** People from whom a share is known to 10 points at 95 % (Cochran 1977), and interviews that yield the main themes (Guest et al. 2006). */
const LEAST_SAMPLE = 97;
const LEAST_INTERVIEWS = 6;
/** Few interviews are counted by the sample already, a lack of dissent by itself. */
const COUNTED: ReadonlySet<BiasCode> = new Set(['FEW_INTERVIEWS', 'NO_DISSENT']);

/** Whether one may believe it. */
export function credibilityChecks(persona: RatedPersona): QualityCheckResult[] {
  return [
    evidenceShare(persona),
    sampleSize(persona),
    evidenceRecent(persona),
    dissentHeard(persona),
    noStrongBias(persona),
  ];
}

function evidenceShare({ evidence: { value, count, n, poor } }: RatedPersona): QualityCheckResult {
  if (value === null) return unchecked('EVIDENCE_SHARE', 'There are no claims.', '没有论断。');
  return checked(
    'EVIDENCE_SHARE',
    poor === false,
    `${count} of ${n} claims have evidence.`,
    `${n} 条论断中有 ${count} 条有证据。`,
  );
}

function sampleSize({ facts }: RatedPersona): QualityCheckResult {
  const size = sampleSizeOf(facts);
  if (size === null)
    return checked('SAMPLE_SIZE', false, 'No evidence says how many people it is of.', '没有证据说明样本量。');
  const counted = facts.largestCount ?? 0;
  return checked(
    'SAMPLE_SIZE',
    facts.people >= LEAST_INTERVIEWS || counted >= LEAST_SAMPLE,
    `${facts.people} people were asked; the largest sample that was counted has ${counted}. ${LEAST_INTERVIEWS} or ${LEAST_SAMPLE} are wanted.`,
    `访谈 ${facts.people} 人；最大的计数样本为 ${counted} 人。需要访谈 ${LEAST_INTERVIEWS} 人或样本 ${LEAST_SAMPLE} 人。`,
  );
}

function evidenceRecent({ facts: { dated, old } }: RatedPersona): QualityCheckResult {
  if (dated === 0) return unchecked('EVIDENCE_RECENT', 'No evidence has a date.', '没有注明日期的证据。');
  return checked(
    'EVIDENCE_RECENT',
    old * 2 <= dated,
    `${old} of ${dated} interviews and pieces of evidence are over a year old.`,
    `${dated} 次访谈和证据中有 ${old} 条超过一年。`,
  );
}

function dissentHeard({
  facts: { qualitative, quantitative, refuting, disagreeing },
}: RatedPersona): QualityCheckResult {
  const pieces = qualitative + quantitative;
  if (pieces < LEAST_FOR_DISSENT) {
    return unchecked(
      'DISSENT_HEARD',
      `${pieces} pieces of evidence are too few to expect dissent: ${LEAST_FOR_DISSENT} are needed.`,
      `${pieces} 条证据不足以期待异议，至少需要 ${LEAST_FOR_DISSENT} 条。`,
    );
  }
  const against = refuting + disagreeing;
  return checked(
    'DISSENT_HEARD',
    against > 0,
    `${against} pieces of evidence or people speak against a claim, of ${pieces} pieces.`,
    `${pieces} 条证据中，有 ${against} 条证据或人反对某项论断。`,
  );
}

function noStrongBias({ warnings }: RatedPersona): QualityCheckResult {
  const strong = warnings.filter(({ code, severity }) => severity === 'STRONG' && !COUNTED.has(code));
  return checked(
    'NO_STRONG_BIAS',
    strong.length === 0,
    strong.length === 0 ? 'Nothing shows a strong bias.' : strong.map(({ text }) => text.en).join(' '),
    strong.length === 0 ? '没有明显偏差的迹象。' : strong.map(({ text }) => text.zh).join(''),
  );
}
