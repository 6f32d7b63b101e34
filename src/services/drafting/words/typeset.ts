import type { Bilingual } from '../bilingual.ts';

const HAN = '\\u4e00-\\u9fff';
const BEFORE = new RegExp(`([${HAN}])([A-Za-z0-9$£€¥])`, 'g');
const AFTER = new RegExp(`([A-Za-z0-9%])([${HAN}])`, 'g');

/** Sets a sentence: in Chinese a space parts what is written in Latin letters and figures. */
export function typeset({ en, zh }: Bilingual): Bilingual {
  return { en, zh: zh.replaceAll(BEFORE, '$1 $2').replaceAll(AFTER, '$1 $2').replaceAll(/ {2,}/g, ' ') };
}
