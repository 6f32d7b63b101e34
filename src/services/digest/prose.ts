import type { Bilingual } from '../drafting/bilingual.ts';
import { dayWords } from '../drafting/words/number-words.ts';
import type { Language } from '../input/translations.ts';
import type { Digest } from './digest.ts';
import type { DigestSection } from './section.ts';
import { figure, SECTION_TITLES, TEAM_WORDS } from './words.ts';

/** The head of a digest: `Digest of 1 December 2026`. */
export function titleOf({ day, since, team }: Pick<Digest, 'day' | 'since' | 'team'>): Bilingual {
  const date = dayWords(day === null ? since.getTime() : Date.parse(day));
  const whose = team && TEAM_WORDS[team];
  return {
    en: `${whose ? `${whose.en}: ` : ''}${day === null ? 'What happened since' : 'Digest of'} ${date.en}`,
    zh: `${whose ? `${whose.zh}：` : ''}${date.zh}${day === null ? '以来的动态' : '简报'}`,
  };
}

/** A morning on which there is nothing to tell. */
export const NOTHING: Bilingual = { en: 'Nothing to report.', zh: '没有需要报告的事项。' };

const FAILED: Bilingual = { en: 'This could not be found out; the log says why.', zh: '此项未能查明，原因见日志。' };

/** The sentences of a section: its items, how many are not told, or that it is not known. */
export function linesOf({ items, left, failed }: DigestSection, language: Language): string[] {
  const more: Bilingual = { en: `And ${figure(left)} more.`, zh: `另有 ${figure(left)} 项。` };
  return [
    ...items.map(({ text }) => text[language]),
    ...(left > 0 ? [more[language]] : []),
    ...(failed ? [FAILED[language]] : []),
  ];
}

/** A digest as plain text: headings, and a line for each item. */
export function plainText({ sections }: Pick<Digest, 'sections'>, language: Language): string {
  if (sections.length === 0) return NOTHING[language];
  return sections
    .map((section) =>
      [SECTION_TITLES[section.code][language], ...linesOf(section, language).map((line) => `- ${line}`)].join('\n'),
    )
    .join('\n\n');
}
