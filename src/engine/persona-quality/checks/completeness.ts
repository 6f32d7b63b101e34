import type { Reading } from '../../comparison/metric.ts';
import type { RatedPersona } from '../rated-persona.ts';
import { checked, type QualityCheckResult } from '../rating.ts';

/** Sections that may be empty: not everybody knows what somebody believes. */
const MOST_EMPTY = 2;
/** Typed parts of the anatomy that are wanted. */
const LEAST_PARTS = 3;
/** Names that a text lists. */
const MOST_SHOWN = 8;

/** Whether all is there that somebody would look for. */
export function completenessChecks(persona: RatedPersona): QualityCheckResult[] {
  const { claims, sections, story, parts, criteria, untranslated, quotes } = persona;
  const empty = sections.filter(({ key }) => !claims.some(({ section }) => section === key)).map(({ name }) => name);
  return [
    checked(
      'SECTIONS_FILLED',
      empty.length <= MOST_EMPTY,
      `${sections.length - empty.length} of ${sections.length} sections have a claim${listed(': empty are', empty, 'en')}.`,
      `${sections.length} 个部分中有 ${sections.length - empty.length} 个有论断${listed('：空缺的是', empty, 'zh')}。`,
    ),
    story.trim() === ''
      ? checked('STORY_TOLD', false, 'There is no story.', '没有故事。')
      : checked(
          'STORY_TOLD',
          true,
          `The story has ${story.trim().length} characters.`,
          `故事有 ${story.trim().length} 个字符。`,
        ),
    checked(
      'TYPED_VALUES',
      parts.length >= LEAST_PARTS,
      `${parts.length} typed parts are filled, ${LEAST_PARTS} are wanted.`,
      `已填写 ${parts.length} 项类型化内容，至少需要 ${LEAST_PARTS} 项。`,
    ),
    checked(
      'MATCHING_SET',
      criteria > 0,
      `${criteria} ${criteria === 1 ? 'criterion says' : 'criteria say'} which customers it stands for.`,
      `有 ${criteria} 个条件说明它代表哪些客户。`,
    ),
    checked(
      'BOTH_LANGUAGES',
      untranslated.length === 0,
      `${untranslated.length} texts lack the other language${listed(':', untranslated, 'en')}.`,
      `${untranslated.length} 段文字缺少另一种语言${listed('：', untranslated, 'zh')}。`,
    ),
    checked('A_VOICE', quotes > 0, `${quotes} quotes let it speak.`, `有 ${quotes} 句引语让其发声。`),
  ];
}

function listed(before: string, items: readonly Reading[], language: keyof Reading): string {
  if (items.length === 0) return '';
  const shown = items.slice(0, MOST_SHOWN).map((item) => item[language]);
  if (language === 'zh') return `${before}${shown.map((name) => `“${name}”`).join('、')}`;
  return `${before} ${shown.map((name) => `“${name}”`).join(', ')}`;
}
