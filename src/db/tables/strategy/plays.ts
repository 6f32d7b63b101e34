import type { List, Paged, Source } from '../../reads/source.ts';
import type { Versioned } from '../research/versioned.ts';
import { asked } from './asked.ts';

/** Stages of a customer's life that plays are for, those of the segmenter `lifecycle.stage`. */
export const PLAY_STAGES = ['PROSPECT', 'NEW', 'RETURNING', 'LOYAL', 'DORMANT'] as const;
export type PlayStage = (typeof PLAY_STAGES)[number];

/** What is aimed at with a persona or segment at a stage of its life, and how. */
export interface Play {
  readonly id: number;
  /** Null with no segment either: of everybody. */
  readonly personaId: number | null;
  readonly segmentId: number | null;
  /** Null: at each stage. */
  readonly stage: PlayStage | null;
  readonly language: string;
  readonly goal: string;
  readonly tactics: string | null;
  readonly translations: unknown;
  readonly team: string | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export const PLAY_TEXTS = ['goal', 'tactics'] as const;

export const PLAYS: Source<Play> = {
  table: 'play',
  alias: 'pl',
  columns: {
    id: 'pl.id',
    personaId: 'pl.persona_id',
    segmentId: 'pl.segment_id',
    stage: 'pl.stage',
    language: 'pl.language',
    goal: 'pl.goal',
    tactics: 'pl.tactics',
    translations: 'pl.translations',
    team: 'pl.team',
    version: 'pl.version',
    createdAt: 'pl.created_at',
    updatedAt: 'pl.updated_at',
  },
};

export const WRITTEN_PLAYS: Versioned<Play> = {
  source: PLAYS,
  stamped: true,
  writes: {
    personaId: ['persona_id', '::int'],
    segmentId: ['segment_id', '::int'],
    stage: ['stage', ''],
    language: ['language', ''],
    goal: ['goal', ''],
    tactics: ['tactics', ''],
    translations: ['translations', '::jsonb'],
    team: ['team', ''],
  },
};

const BY_STAGE = `array_position('{PROSPECT,NEW,RETURNING,LOYAL,DORMANT}'::text[], pl.stage) NULLS FIRST, pl.id`;

/** The playbook of a persona, by stage; what is for each stage first. */
export const PLAYS_OF_PERSONA: List<Play> = { source: PLAYS, parent: 'pl.persona_id', order: BY_STAGE };

/** The playbook of a segment. */
export const PLAYS_OF_SEGMENT: List<Play> = { source: PLAYS, parent: 'pl.segment_id', order: BY_STAGE };

export interface PlayFilter {
  readonly personaId?: number | undefined;
  readonly segmentId?: number | undefined;
  readonly stage?: string | undefined;
  readonly team?: string | undefined;
}

/** The plays that a filter means, oldest first. */
export function playsMeant({ personaId, segmentId, stage, team }: PlayFilter): Paged<Play> {
  return {
    source: PLAYS,
    keys: [{ sql: 'pl.id', type: 'int', field: 'id' }],
    condition: (values) =>
      asked(values, [
        ['pl.persona_id', '::int', personaId],
        ['pl.segment_id', '::int', segmentId],
        ['pl.stage', '::text', stage],
        ['pl.team', '::text', team],
      ]),
  };
}
