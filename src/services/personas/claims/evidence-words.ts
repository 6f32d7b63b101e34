import { z } from 'zod';
import type { ClaimEvidence } from '../../../db/tables/personas/claim-evidence.ts';
import { METHODS } from '../../drafting/persona-of.ts';
import { LANGUAGES, type Language } from '../../input/translations.ts';

/** What drafted evidence keeps of its source: the words of both languages. */
const Drafted = z.object({ sources: z.record(z.enum(LANGUAGES), z.string()) });

/** How evidence was found: of drafted evidence in the language wanted, of any other as it is written. */
export function methodIn({ method }: Pick<ClaimEvidence, 'method'>, wanted: Language): string | null {
  return method === METHODS.en || method === METHODS.zh ? METHODS[wanted] : method;
}

/** Where evidence comes from: of drafted evidence in the language wanted, until somebody writes another source. */
export function sourceIn(
  { source, detail }: Pick<ClaimEvidence, 'source' | 'detail'>,
  wanted: Language,
): string | null {
  const drafted = Drafted.safeParse(detail);
  if (!drafted.success) return source;
  const { sources } = drafted.data;
  return LANGUAGES.some((language) => sources[language] === source) ? sources[wanted] : source;
}
