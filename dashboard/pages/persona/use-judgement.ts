import type { ResultOf } from '../../data/graphql.ts';
import { useQuery } from '../../data/query.ts';
import { apiLanguage } from '../../reader/language.ts';
import { PersonaJudgement } from './documents.ts';
import { touching } from './touching.ts';

export interface Judgement {
  /** Undefined until it is known. */
  readonly research: NonNullable<ResultOf<typeof PersonaJudgement>['persona']>['research'] | undefined;
  /** It could not be had. */
  readonly hasFailed: boolean;
}

/** How far a persona can be trusted. The page does not wait for it. */
export function useJudgement(key: string): Judgement {
  const { data, failure } = useQuery(
    PersonaJudgement,
    { key, language: apiLanguage.value },
    { touchedBy: touching(key) },
  );
  return { research: data?.persona?.research, hasFailed: failure !== undefined };
}
