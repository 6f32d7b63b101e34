import { capital } from '../bilingual.ts';
import { difference, evidenceOf, type Facts, isTold, type SentenceMaker, shareOfMembers } from '../facts.ts';
import type { Sentence } from '../sentence.ts';
import { eventWords } from '../words/event-words.ts';
import { flagWords } from '../words/feature-words.ts';
import { shareWords } from '../words/share-words.ts';
import { sectionOf } from './differences.ts';

/** From this share on most do not do a thing. */
const MOST = 0.7;

/** What they do not do: events that most have never had, and flags that hold for hardly any. */
export const neverSentences: SentenceMaker = (facts) => {
  const found = [...facts.entries].flatMap(([feature, { kind }]): Sentence[] => {
    if (!isTold(facts, feature)) return [];
    const type = /^events\.(\w+)\.count$/.exec(feature)?.[1];
    if (type !== undefined) return never(facts, feature, eventWords(type).did);
    if (feature === `events.${facts.saleType}.discount`) {
      return never(facts, feature, { en: 'bought at a discount', zh: '享受过折扣' });
    }
    return kind === 'flag' ? hardly(facts, feature) : [];
  });
  return found.sort((a, b) => b.weight - a.weight);
};

function never(facts: Facts, feature: string, did: { readonly en: string; readonly zh: string }): Sentence[] {
  const { members, everybody } = facts.portrait;
  // Counts are whole, and amounts have four places.
  const to = feature.endsWith('.count') ? 1 : 0.0001;
  const none = members.within(feature, 0, to);
  const ofAll = everybody.within(feature, 0, to);
  if (none === null || ofAll === null || none < MOST) return [];
  const words = shareWords(none);
  return [
    {
      topic: 'NEVER',
      section: sectionOf(feature),
      evidence: evidenceOf(feature),
      text: {
        en: `${capital(words.en)} ${words.many ? 'have' : 'has'} never ${did.en}.`,
        zh: `${words.zh}的人从未${did.zh}。`,
      },
      measures: [shareOfMembers({ feature, from: 0, to }, none)],
      known: members.known(feature),
      weight: weightOf(facts, feature, none, ofAll),
    },
  ];
}

function hardly(facts: Facts, feature: string): Sentence[] {
  const { members, everybody } = facts.portrait;
  const no = members.share(feature, 'false');
  const ofAll = everybody.share(feature, 'false');
  if (no === null || ofAll === null || no < MOST) return [];
  const words = shareWords(no);
  const { notMany, notOne, notZh } = flagWords(feature);
  return [
    {
      topic: 'NEVER',
      section: sectionOf(feature),
      evidence: evidenceOf(feature),
      text: {
        en: `${capital(words.en)} ${words.many ? notMany : notOne}.`,
        zh: `${words.zh}的人${notZh}。`,
      },
      measures: [shareOfMembers({ feature, value: 'false' }, no)],
      known: members.known(feature),
      weight: weightOf(facts, feature, no, ofAll),
    },
  ];
}

/** What others do comes first; what nobody does tells least. */
function weightOf(facts: Facts, feature: string, none: number, ofAll: number): number {
  return none > ofAll ? 0.3 + Math.abs(difference(facts, feature)?.effect.value ?? 0) : none - ofAll;
}
