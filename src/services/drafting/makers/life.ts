import { capital } from '../bilingual.ts';
import { isTold, type SentenceMaker, shareOfMembers, tellingOf } from '../facts.ts';
import type { MadeSentence } from '../sentence.ts';
import { percentFigure, shareWords } from '../words/share-words.ts';

/** Signs of a changed life, and how they are told. */
const SIGNALS: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  'customer.movedAt': ['have moved house', '搬过家'],
  'customer.newJobAt': ['have taken a new job', '换过工作'],
  'customer.incomeChangedAt': ['have seen their income change', '收入有过明显变化'],
  'customer.householdChangedAt': ['have had a change in the family', '家庭情况有过变化'],
};

/** Changes of life that are known of members: at least five, and one in twenty. */
export const lifeSentences: SentenceMaker = ({ portrait: { members } }) =>
  Object.entries(SIGNALS).flatMap(([feature, [many, zh]]): MadeSentence[] => {
    const count = members.known(feature);
    const share = count / members.size;
    if (count < 5 || share < 0.05) return [];
    const words = shareWords(share);
    return [
      {
        topic: 'LIFE',
        section: 'DEMOGRAPHICS',
        evidence: 'CRM',
        text: {
          en: `Of ${count.toLocaleString('en-US')} it is known that they ${many}, ${words.en} of the group.`,
          zh: `已知有 ${count.toLocaleString('en-US')} 人${zh}，约占这一群体的 ${percentFigure(share)}%。`,
        },
        measures: [
          {
            feature,
            statistic: 'COUNT',
            group: 'SOURCE_SEGMENT',
            expected: count,
            tolerance: Math.max(2, count * 0.25),
          },
        ],
        known: count,
        weight: share,
      },
    ];
  });

/** Stages of life that follow from age and children, for those of whom both are known. */
export const stageSentence: SentenceMaker = (facts) => {
  const children = 'customer.children';
  const { members } = facts.portrait;
  const size = 'customer.householdSize';
  const alone = members.within(size, 1, 2);
  if (alone === null || !isTold(facts, size) || isTold(facts, children)) return [];
  const share = alone >= 0.5 ? alone : 1 - alone;
  const words = shareWords(share);
  const lives = alone >= 0.5 ? { en: 'alone', zh: '独居' } : { en: 'with others', zh: '与家人同住' };
  return [
    {
      topic: 'LIFE',
      section: 'DEMOGRAPHICS',
      evidence: 'CRM',
      text: {
        en: `${capital(words.en)} ${words.many ? 'live' : 'lives'} ${lives.en}.`,
        zh: `${words.zh}的人${lives.zh}。`,
      },
      measures: [
        shareOfMembers(
          alone >= 0.5 ? { feature: size, from: 1, to: 2 } : { feature: size, from: 2, to: 10_000 },
          share,
        ),
      ],
      known: members.known(size),
      weight: 0.5 + tellingOf(facts, size),
    },
  ];
};
