import { EVERYBODY, type SentenceMaker } from '../facts.ts';
import { shareTolerance, shareWords } from '../words/share-words.ts';

/** Whom it stands for, and how many of all that is. */
export const sizeSentence: SentenceMaker = ({ voice, title, segment, population, portrait: { members } }) => {
  const share = members.size / population;
  const words = shareWords(share);
  const count = members.size.toLocaleString('en-US');
  return [
    {
      topic: 'SIZE',
      section: 'DEMOGRAPHICS',
      evidence: 'CRM',
      text: {
        en: `${voice.name.en} stands for the group “${title.en}”: ${count} customers, or ${words.en} of all.`,
        zh: `${voice.name.zh}代表“${title.zh}”这一群体，共 ${count} 位客户，占我们全部客户的${ofAllZh(share, words.zh)}。`,
      },
      measures: [
        {
          feature: `segmentations.${segment.segmentation}.segments`,
          statistic: 'SHARE',
          value: segment.key,
          group: EVERYBODY,
          expected: share,
          tolerance: shareTolerance(share),
        },
        {
          feature: 'customer.externalId',
          statistic: 'COUNT',
          group: 'SOURCE_SEGMENT',
          expected: members.size,
          tolerance: members.size * 0.25,
        },
      ],
      known: members.size,
      weight: 10,
    },
  ];
};

/** Shares so small that they are told by heads make no sense after 占: those are told in per cent. */
function ofAllZh(share: number, words: string): string {
  return share < 0.085 ? ` ${(share * 100).toFixed(share < 0.0095 ? 1 : 0)}%` : words;
}
