import type { Paged, Source } from '../../reads/source.ts';
import type { Versioned } from '../research/versioned.ts';
import { asked } from './asked.ts';

/** How a team treats customers at a moment. */
export interface InteractionStandard {
  readonly id: number;
  readonly team: string;
  /** Null: of every persona. */
  readonly personaId: number | null;
  readonly language: string;
  readonly moment: string;
  readonly standard: string;
  readonly translations: unknown;
  readonly withinHours: number | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export const STANDARD_TEXTS = ['moment', 'standard'] as const;

export const INTERACTION_STANDARDS: Source<InteractionStandard> = {
  table: 'interaction_standard',
  alias: 'st',
  columns: {
    id: 'st.id',
    team: 'st.team',
    personaId: 'st.persona_id',
    language: 'st.language',
    moment: 'st.moment',
    standard: 'st.standard',
    translations: 'st.translations',
    withinHours: 'st.within_hours',
    version: 'st.version',
    createdAt: 'st.created_at',
    updatedAt: 'st.updated_at',
  },
};

export const WRITTEN_STANDARDS: Versioned<InteractionStandard> = {
  source: INTERACTION_STANDARDS,
  stamped: true,
  writes: {
    team: ['team', ''],
    personaId: ['persona_id', '::int'],
    language: ['language', ''],
    moment: ['moment', ''],
    standard: ['standard', ''],
    translations: ['translations', '::jsonb'],
    withinHours: ['within_hours', '::float8'],
  },
};

export interface StandardFilter {
  readonly team?: string | undefined;
  /** Of this persona, and of every persona. */
  readonly personaId?: number | undefined;
}

/** The standards that a filter means, by team, then the oldest first. */
export function standardsMeant({ team, personaId }: StandardFilter): Paged<InteractionStandard> {
  return {
    source: INTERACTION_STANDARDS,
    keys: [
      { sql: 'st.team', type: 'text', field: 'team' },
      { sql: 'st.id', type: 'int', field: 'id' },
    ],
    condition: (values) =>
      [
        asked(values, [['st.team', '::text', team]]),
        personaId === undefined ? '' : `(st.persona_id IS NULL OR st.persona_id = ${values.add(personaId)}::int)`,
      ]
        .filter((one) => one !== '')
        .join(' AND '),
  };
}
