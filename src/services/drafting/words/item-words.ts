import { type Bilingual, capital } from '../bilingual.ts';
import type { Voice } from '../voice.ts';
import type { Compared } from './compared-words.ts';

/** Longer questions are cut. */
const LONGEST = 140;

/** A question or item of a survey as it stands in a sentence, quoted. */
export interface ItemWords {
  /** What a sentence about its answers begins with: `On “Theatre”`, `Asked “How old are you?”`. */
  readonly on: Bilingual;
  /** True for a question that is asked, and no item to rate. */
  readonly isAsked: boolean;
  /** The question itself. */
  readonly quoted: Bilingual;
}

/** The words around a question, whatever its text is. */
export function itemWords(text: Bilingual): ItemWords {
  const [en, zh] = [around(text.en), around(text.zh)];
  return {
    on: {
      en: en.isAsked ? `Asked ${en.quoted}` : `On ${en.quoted}`,
      zh: zh.isAsked ? `被问到${zh.quoted}时` : `关于${zh.quoted}`,
    },
    isAsked: en.isAsked,
    quoted: { en: en.quoted, zh: zh.quoted },
  };
}

function around(text: string): { readonly isAsked: boolean; readonly quoted: string } {
  const plain = text
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replace(/[.:。：]+$/, '');
  const quoted = `“${plain.length > LONGEST ? `${plain.slice(0, LONGEST - 1).trim()}…` : plain}”`;
  return { isAsked: /[?？]$/.test(plain), quoted };
}

/** How items begin that leave out the `I`: `Get angry easily`, `Am full of ideas`. */
const OF_ONESELF =
  /^(?:Am|Have|Do|Don['’]t|Feel|Get|Make|Know|Take|Find|Waste|Spend|Often|Seldom|Rarely|Panic|Carry|Continue|Inquire|Believe|Avoid|Enjoy|Like|Love|Tend to|Can|Sympathi[sz]e) [a-z].*[^?？\s]\s*$/;

/** True for an item that somebody says of themselves, and may agree with: “I save all the money I can”, “Get angry easily”. */
export function isStatement({ en, zh }: Bilingual): boolean {
  return /^(?:I|I['’](?:m|ve|d|ll)|My)\s/.test(en.trim()) || OF_ONESELF.test(en.trim()) || /^我/.test(zh.trim());
}

/** An answer in numbers beside that of everybody, `best` being the scale's greatest; `way` tells of several ways to say it. */
export function toldAnswer(
  voice: Voice,
  text: Bilingual,
  { own, other, more, average }: Compared,
  best: string | null,
  way: number,
): Bilingual {
  const { on, quoted, isAsked } = itemWords(text);
  const of = best === null ? '' : ` of ${best}`;
  const point = best === null ? '' : ' 分';
  const ofZh = best === null ? '' : best === own.zh ? ' 分（满分）' : ` 分（满分 ${best} 分）`;
  const than = more ? '高' : '低';
  if (isAsked || best === null) {
    if (average) {
      return {
        en: `${on.en}, ${voice.hers} answers average ${own.en}${of}, against ${other.en} among all.`,
        zh: `${on.zh}，${voice.zh}的回答平均为 ${own.zh}${ofZh}，${than}于全体平均的 ${other.zh}${point}。`,
      };
    }
    return {
      en: `${on.en}, ${voice.she} answer${voice.s} ${own.en}${of}, while the usual answer is ${other.en}.`,
      zh: `${on.zh}，${voice.zh}的回答是 ${own.zh}${ofZh}，一般客户为 ${other.zh}${point}。`,
    };
  }
  if (isStatement(text)) {
    const [en, zh] = average ? [' on average', '平均'] : ['', ''];
    const degree = more ? 'more' : 'less';
    const says =
      way % 2 === 0
        ? {
            en: `${quoted.en} is ${degree} like ${voice.her} than like others`,
            zh: `${quoted.zh}${more ? '更符合' : '不太符合'}${voice.zh}的情况`,
          }
        : {
            en: `${capital(voice.she)} agree${voice.s} ${degree} than others do with ${quoted.en}`,
            zh: `${voice.zh}${more ? '比其他客户更' : '不像其他客户那么'}认同${quoted.zh}`,
          };
    return {
      en: `${says.en}: ${own.en}${of}${en}, ${average ? 'all' : 'usually'} ${other.en}.`,
      zh: `${says.zh}：${zh}打 ${own.zh}${ofZh}，${average ? '全体平均' : '一般客户打'} ${other.zh}${point}。`,
    };
  }
  if (average) {
    return {
      en: `${capital(voice.she)} give${voice.s} ${quoted.en} ${own.en}${of} on average, against ${other.en} among all.`,
      zh: `${quoted.zh}一项，${voice.zh}平均打 ${own.zh}${ofZh}，${than}于全体平均的 ${other.zh}${point}。`,
    };
  }
  const ways: readonly Bilingual[] = [
    {
      en: `${capital(voice.she)} give${voice.s} ${quoted.en} ${own.en}${of}, while the usual mark is ${other.en}.`,
      zh: `${voice.zh}给${quoted.zh}打 ${own.zh}${ofZh}，一般客户打 ${other.zh}${point}。`,
    },
    {
      en: `${capital(voice.hers)} mark for ${quoted.en} is ${own.en}${of}, while the typical customer gives ${other.en}.`,
      zh: `${quoted.zh}一项，${voice.zh}打 ${own.zh}${ofZh}，${than}于一般客户的 ${other.zh}${point}。`,
    },
    {
      en: `${on.en}, ${voice.hers} answer is ${own.en}${of}, and the usual one ${other.en}.`,
      zh: `一般客户给${quoted.zh}打 ${other.zh}${point}，${voice.zh}打 ${own.zh}${ofZh}。`,
    },
  ];
  return ways[way % ways.length]!;
}
