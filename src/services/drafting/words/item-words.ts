import { type Bilingual, capital } from '../bilingual.ts';
import type { Voice } from '../voice.ts';
import type { Compared } from './compared-words.ts';

/** Longer questions are cut. */
const LONGEST = 140;

/** A question or item of a survey as it stands in a sentence, quoted. */
export interface ItemWords {
  /** What a sentence about its answers begins with: `On “Theatre”`, `Asked “How old are you?”`. */
  readonly on: Bilingual;
  /** The noun of an answer to it: `answer on “Theatre”`. */
  readonly answer: Bilingual;
}

/** The words around a question, whatever its text is. */
export function itemWords(text: string): ItemWords {
  const plain = text
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replace(/[.:。：]+$/, '');
  const quoted = `“${plain.length > LONGEST ? `${plain.slice(0, LONGEST - 1).trim()}…` : plain}”`;
  return /[?？]$/.test(plain)
    ? {
        on: { en: `Asked ${quoted}`, zh: `被问到${quoted}时` },
        answer: { en: `answer to ${quoted}`, zh: `对${quoted}的回答` },
      }
    : {
        on: { en: `On ${quoted}`, zh: `关于${quoted}` },
        answer: { en: `answer on ${quoted}`, zh: `对${quoted}的回答` },
      };
}

/** An answer in numbers beside that of everybody, `best` being the scale's greatest; one of three ways to say it. */
export function toldAnswer(
  voice: Voice,
  text: string,
  { own, other, more, average }: Compared,
  best: string | null,
  way: number,
): Bilingual {
  const { on, answer } = itemWords(text);
  const of = best === null ? '' : ` of ${best}`;
  const point = best === null ? '' : ' 分';
  const ofZh = best === null ? '' : ` 分（满分 ${best} 分）`;
  const than = more ? '高' : '低';
  if (average) {
    return {
      en: `${on.en}, ${voice.hers} answers average ${own.en}${of}, against ${other.en} among all.`,
      zh: `${on.zh}，${voice.zh}的回答平均为 ${own.zh}${ofZh}，${than}于全体平均的 ${other.zh}${point}。`,
    };
  }
  const ways: readonly Bilingual[] = [
    {
      en: `${on.en}, ${voice.she} answer${voice.s} ${own.en}${of}, where the usual answer is ${other.en}.`,
      zh: `${on.zh}，${voice.zh}的回答是 ${own.zh}${ofZh}，一般客户为 ${other.zh}${point}。`,
    },
    {
      en: `${capital(voice.hers)} ${answer.en} is ${own.en}${of}, where the typical customer’s is ${other.en}.`,
      zh: `${voice.zh}${answer.zh}是 ${own.zh}${ofZh}，${than}于一般客户的 ${other.zh}${point}。`,
    },
    {
      en: `${on.en}, ${voice.hers} answer is ${own.en}${of}, and the usual one ${other.en}.`,
      zh: `一般客户${answer.zh}是 ${other.zh}${point}，${voice.zh}是 ${own.zh}${ofZh}。`,
    },
  ];
  return ways[way % ways.length]!;
}
