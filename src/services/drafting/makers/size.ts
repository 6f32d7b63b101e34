import { ofEverybody, ofMembers, type SentenceMaker } from '../facts.ts';
import { percentFigure, shareWords } from '../words/share-words.ts';

/** A feature that no customer is without. */
const EVERY = 'customer.externalId';
/** A group that has grown or shrunk by more than this is not the one that was described. */
const MOVED = 0.25;

/** Whom it stands for, and how many of all that is. */
export const sizeSentence: SentenceMaker = ({ voice, title, population, portrait: { members } }) => {
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
      // The share is that of two counts: whoever is UNKNOWN in the segmentation is one of all.
      measures: [
        ofMembers({ feature: EVERY, statistic: 'COUNT' }, members.size, members.size * MOVED),
        ofEverybody({ feature: EVERY, statistic: 'COUNT' }, population, population * MOVED),
      ],
      known: members.size,
      weight: 10,
    },
  ];
};

/** Shares so small that they are told by heads make no sense after 占: those are told in per cent. */
function ofAllZh(share: number, words: string): string {
  return share < 0.085 ? ` ${percentFigure(share)}%` : words;
}
