import { type Bilingual, nameZh } from '../bilingual.ts';
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
        en: `${voice.name.en} stands for the group “${title.en}”: ${count} customers, ${share < 1 ? `or ${exact(words.en)} of all` : 'which is everybody'}.`,
        zh: `${voice.name.zh}代表${titleZh(title)}这一群体，共 ${count} 位客户，${ofAllZh(share, words.zh)}。`,
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

/** A share that is told in per cent is no rough one. */
function exact(words: string): string {
  return words.replace(/^about (?=[\d.]+ %$)/, '');
}

/** A title that nobody translated is quoted as a name. */
function titleZh({ en, zh }: Bilingual): string {
  return zh === en && !/[\u4e00-\u9fff]/.test(zh) ? nameZh(zh) : `“${zh}”`;
}

/** 约占全部客户的八分之一. Shares so small that they are told by heads are told in per cent. */
function ofAllZh(share: number, words: string): string {
  if (share >= 1) return '也就是全部客户';
  if (share < 0.085) return `占全部客户的 ${percentFigure(share)}%`;
  const [, how = '', part = ''] = /^(大约|约 |将近|超过)?(.*)$/.exec(words) ?? [];
  if (how === '将近') return `占全部客户的近${part}`;
  if (how === '超过') return `略高于全部客户的${part}`;
  // A share that is told in per cent is no rough one.
  return `${how === '大约' ? '约' : ''}占全部客户的${part}`;
}
