import type { Team } from '../../db/generated/enums.ts';
import type { Bilingual } from '../drafting/bilingual.ts';
import { type Language, type Translated, textOf } from '../input/translations.ts';
import type { SectionCode } from './section.ts';

/** Headings of sections. */
export const SECTION_TITLES: Readonly<Record<SectionCode, Bilingual>> = {
  MEMBERS: { en: 'New members', zh: '新成员' },
  PERSONAS: { en: 'Personas that changed', zh: '有变动的画像' },
  CLAIMS: { en: 'Claims', zh: '论断' },
  DRIFT: { en: 'Drift', zh: '漂移' },
  REVIEWS: { en: 'Reviews that are due', zh: '到期的复查' },
  OBJECTIVES: { en: 'Objectives', zh: '目标' },
  DECISIONS: { en: 'Decisions whose data have moved', zh: '依据有变的决定' },
  FEEDBACK: { en: 'Feedback', zh: '反馈' },
  IMPORTS: { en: 'Imports with losses', zh: '有损失的导入' },
  QUALITY: { en: 'Quality of the data', zh: '数据质量' },
};

/** Names of teams within a sentence. */
export const TEAM_WORDS: Readonly<Record<Team, Bilingual>> = {
  MARKETING: { en: 'Marketing', zh: '市场部' },
  SALES: { en: 'Sales', zh: '销售部' },
  SERVICE: { en: 'Service', zh: '客服部' },
  FINANCE: { en: 'Finance', zh: '财务部' },
  LEGAL: { en: 'Legal', zh: '法务部' },
  PRODUCT: { en: 'Product', zh: '产品部' },
};

/** Characters of a text of somebody's that a digest repeats. */
const LONGEST = 120;

/** A number in figures, as both languages write it: `1,204`. */
export function figure(n: number): string {
  return n.toLocaleString('en-US');
}

/** `1 claim`, `2 claims`. Default of many: the one with an s. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${figure(n)} ${n === 1 ? one : many}`;
}

/** The form of a verb that goes with a number. */
export function agreeing(n: number, one: string, many: string): string {
  return n === 1 ? one : many;
}

/** A text of somebody's on one line, cut where it is long. Characters that stand together are not parted. */
export function clipped(text: string, longest = LONGEST): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const signs = [...new Intl.Segmenter().segment(line.slice(0, 8 * longest))].map(({ segment }) => segment);
  return signs.length <= longest && line.length <= 8 * longest
    ? line
    : `${signs
        .slice(0, longest - 1)
        .join('')
        .trimEnd()}…`;
}

/** The name of a persona, or of another thing that people named, in each language. */
export function nameWords(named: Translated<'name'> & { readonly name: string }): Bilingual {
  return { en: clipped(textOf(named, 'name', 'en'), 80), zh: clipped(textOf(named, 'name', 'zh'), 80) };
}

/** Two texts made of the same parts. */
export function both(make: (language: Language) => string): Bilingual {
  return { en: make('en'), zh: make('zh') };
}

/** English and Chinese sentences put together. */
export function joined(sentences: readonly Bilingual[]): Bilingual {
  return { en: sentences.map(({ en }) => en).join(' '), zh: sentences.map(({ zh }) => zh).join('') };
}
