import type { Bilingual } from '../bilingual.ts';

const HAN = '\\u4e00-\\u9fff';
const BEFORE = new RegExp(`([${HAN}])([A-Za-z0-9$£€¥])`, 'g');
const AFTER = new RegExp(`([A-Za-z0-9%])([${HAN}])`, 'g');

/** Sets a sentence: in Chinese a space parts what is written in Latin letters and figures. */
export function typeset({ en, zh }: Bilingual): Bilingual {
  return { en, zh: approximate(zh).replaceAll(BEFORE, '$1 $2').replaceAll(AFTER, '$1 $2').replaceAll(/ {2,}/g, ' ') };
}

/** 约 stands before the verb of a sentence: 约为 5, not 为约 5. */
function approximate(zh: string): string {
  return zh.replaceAll(/([为是])约 ?(?=[\d$£€¥A-Z])/g, '约$1 ').replaceAll(/过约 ?(\d)/g, '过大约 $1');
}
