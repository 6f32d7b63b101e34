import { capital } from '../bilingual.ts';
import { difference, evidenceOf, type Facts, isTold, type SentenceMaker, shareOfMembers } from '../facts.ts';
import type { MadeSentence } from '../sentence.ts';
import { eventWords } from '../words/event-words.ts';
import { flagWords } from '../words/feature-words.ts';
import { onlyZh, plainShare, shareWords } from '../words/share-words.ts';
import { sectionOf } from './section-of.ts';

/** Of this weight, or more, is what sets members apart: the others do it more often. */
export const TELLING = 0.3;
/** From this share on most do not do a thing. */
const MOST = 0.7;
/** From this share on hardly anybody does. */
const NEARLY = 0.97;
/** What hardly anybody at all does, or no data tell of, says nothing of these. */
const UNHEARD_OF = 0.95;

/** What they do not do: events that most have never had, and flags that hold for hardly any. */
export const neverSentences: SentenceMaker = (facts) => {
  const found = [...facts.entries].flatMap(([feature, { kind }]): MadeSentence[] => {
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

function never(facts: Facts, feature: string, did: { readonly en: string; readonly zh: string }): MadeSentence[] {
  const { members, everybody } = facts.portrait;
  // Counts are whole, and amounts have four places.
  const to = feature.endsWith('.count') ? 1 : 0.0001;
  const none = members.within(feature, 0, to);
  const ofAll = everybody.within(feature, 0, to);
  // A number that is 0 for everybody is not recorded here.
  if (!(everybody.quantile(feature, 1)! > 0)) return [];
  if (none === null || ofAll === null || none < MOST || ofAll > UNHEARD_OF) return [];
  const words = shareWords(none);
  return [
    {
      topic: 'NEVER',
      section: sectionOf(feature),
      evidence: evidenceOf(feature),
      text:
        none > NEARLY
          ? { en: `Hardly anybody has ever ${did.en}.`, zh: `几乎没有人${did.zh}。` }
          : {
              en: `${capital(words.en)} ${words.many ? 'have' : 'has'} never ${did.en}.`,
              zh: `${words.whoZh}从未${did.zh}。`,
            },
      measures: [shareOfMembers({ feature, from: 0, to }, none)],
      known: members.known(feature),
      weight: weightOf(facts, feature, none, ofAll),
    },
  ];
}

function hardly(facts: Facts, feature: string): MadeSentence[] {
  const { members, everybody } = facts.portrait;
  const no = members.share(feature, 'false');
  const ofAll = everybody.share(feature, 'false');
  if (no === null || ofAll === null || no < MOST || ofAll > UNHEARD_OF) return [];
  const words = plainShare(1 - no);
  const { many, one, zh, item } = flagWords(feature);
  return [
    {
      topic: 'NEVER',
      section: sectionOf(feature),
      evidence: evidenceOf(feature),
      text:
        no > NEARLY
          ? { en: item ? `${item} is true of hardly anybody.` : `Hardly anybody ${one}.`, zh: `几乎没有人${zh}。` }
          : {
              en: item ? `${item} is true of just ${words.en}.` : `Only ${words.en} ${words.many ? many : one}.`,
              zh: `${onlyZh(words)}${zh}。`,
            },
      measures: [shareOfMembers({ feature, value: 'true' }, 1 - no)],
      known: members.known(feature),
      weight: weightOf(facts, feature, no, ofAll),
    },
  ];
}

/** What others do comes first; what as few of the others do tells least. */
function weightOf(facts: Facts, feature: string, none: number, ofAll: number): number {
  const told = none > ofAll ? difference(facts, feature) : null;
  return told ? TELLING + Math.abs(told.effect.value) : none - ofAll;
}
