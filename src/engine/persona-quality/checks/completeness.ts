import type { RatedPersona } from '../rated-persona.ts';
import { checked, type QualityCheckResult } from '../rating.ts';

/** Sections that may be empty: not everybody knows what somebody believes. */
const MOST_EMPTY = 2;
/** Typed parts of the anatomy that are wanted. */
const LEAST_PARTS = 3;

/** Whether all is there that somebody would look for. */
export function completenessChecks(persona: RatedPersona): QualityCheckResult[] {
  const { claims, sections, story, parts, criteria, untranslated, quotes } = persona;
  const empty = sections.filter((section) => !claims.some((claim) => claim.section === section));
  return [
    checked(
      'SECTIONS_FILLED',
      empty.length <= MOST_EMPTY,
      `${sections.length - empty.length} of ${sections.length} sections have a claim${listed(': empty are', empty, ', ')}.`,
      `${sections.length} 个部分中有 ${sections.length - empty.length} 个有主张${listed('：空缺的是', empty, '、')}。`,
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
      `${untranslated.length} texts lack the other language${listed(':', untranslated, ', ')}.`,
      `${untranslated.length} 段文字缺少另一种语言${listed('：', untranslated, '、')}。`,
    ),
    checked('A_VOICE', quotes > 0, `${quotes} quotes let it speak.`, `有 ${quotes} 句引语让其发声。`),
  ];
}

function listed(before: string, items: readonly string[], comma: string): string {
  if (items.length === 0) return '';
  const shown = items.slice(0, 8).join(comma);
  return `${before}${before.endsWith('：') || comma === '、' ? '' : ' '}${shown}`;
}
