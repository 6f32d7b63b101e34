import { type Draft, linesOf } from '../../../ui/editor/draft.ts';
import { rowsOf, rowsValue } from '../../../ui/editor/rows.ts';
import { orNull } from '../../../ui/values.ts';
import type { GuideInput } from '../change-documents.ts';
import type { Guide } from '../documents.ts';

/** A guide as the form has it. */
export function draftOf(guide: Guide | undefined): Draft {
  return {
    name: guide?.name ?? '',
    topics: rowsValue(
      (guide?.topics ?? []).map(({ key, en, zh, questionsEn, questionsZh }) => ({
        key,
        en,
        zh,
        questionsEn: questionsEn.join('\n'),
        questionsZh: questionsZh.join('\n'),
      })),
    ),
  };
}

/** The topics as the API takes them: the handle of a new one is made from its title. */
export function topicsOf(value: string): NonNullable<GuideInput['topics']> {
  return rowsOf(value)
    .filter((row) => orNull(row['en']) !== null || orNull(row['zh']) !== null)
    .map((row, index) => {
      const [en, zh] = [linesOf(row['questionsEn'] ?? ''), linesOf(row['questionsZh'] ?? '')];
      return {
        key: orNull(row['key']) ?? keyOf(row['en'] ?? '', index),
        title: bothOf(orNull(row['en']), orNull(row['zh'])),
        questions: Array.from({ length: Math.max(en.length, zh.length) }, (_, at) =>
          bothOf(en[at] ?? null, zh[at] ?? null),
        ),
      };
    });
}

/** A text in both languages. The API gives one for the other where that lacks: it is not taken for a translation. */
function bothOf(en: string | null, zh: string | null): { en: string | null; zh: string | null } {
  if (en !== zh) return { en, zh };
  return /\p{Script=Han}/u.test(en ?? '') ? { en: null, zh } : { en, zh: null };
}

function keyOf(title: string, index: number): string {
  const key = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 40);
  return key === '' ? `topic-${index + 1}` : key;
}
