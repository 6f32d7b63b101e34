import { linesOf } from '../../../ui/editor/draft.ts';
import { rowsOf } from '../../../ui/editor/rows.ts';
import { oneOf, orNull } from '../../../ui/values.ts';
import type { SurveyInput } from '../change-documents.ts';

export const KINDS = ['CHOICE', 'MULTIPLE', 'SCALE', 'NUMBER', 'TEXT'] as const;

/** Questions of a form as the API takes them; one without a key gets the next free one. */
export function questionsOf(value: string, taken: readonly string[]): NonNullable<SurveyInput['questions']> {
  const keys = new Set(taken);
  const nextKey = () => {
    for (let number = keys.size + 1; ; number++) if (!keys.has(`q${number}`)) return `q${number}`;
  };
  return rowsOf(value)
    .filter((row) => orNull(row['text']) !== null)
    .map((row) => {
      const key = orNull(row['key']) ?? nextKey();
      keys.add(key);
      const kind = oneOf(KINDS, row['kind']) ?? 'CHOICE';
      const isChosen = kind === 'CHOICE' || kind === 'MULTIPLE';
      const [min, max] = [numberOf(row['min']), numberOf(row['max'])];
      return {
        key,
        kind,
        text: row['text']!.trim(),
        ...(isChosen && { options: linesOf(row['options'] ?? '') }),
        ...(!isChosen && kind !== 'TEXT' && min !== null && { min }),
        ...(!isChosen && kind !== 'TEXT' && max !== null && { max }),
      };
    });
}

function numberOf(text: string | undefined): number | null {
  const written = text?.trim() ?? '';
  return written === '' || Number.isNaN(Number(written)) ? null : Number(written);
}
