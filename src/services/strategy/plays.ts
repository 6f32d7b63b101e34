import { z } from 'zod';
import { PLAY_STAGES, PLAY_TEXTS, WRITTEN_PLAYS } from '../../db/tables/strategy/plays.ts';
import { filled } from '../input/text.ts';
import { LANGUAGES } from '../input/translations.ts';
import { invalid } from '../research/checked.ts';
import { team } from '../research/teams.ts';
import { keeping } from './kept.ts';
import { translations } from './texts.ts';

const fields = {
  personaId: z.int().nullable(),
  segmentId: z.int().nullable(),
  stage: z.enum(PLAY_STAGES).nullable(),
  language: z.enum(LANGUAGES),
  goal: filled(2_000),
  tactics: filled(10_000).nullable(),
  translations,
  team: team.nullable(),
};

/** The playbook: goal and tactics by stage of life, for a persona, a segment or everybody. */
export const plays = keeping({
  rows: WRITTEN_PLAYS,
  subject: 'PLAY',
  noun: 'play',
  texts: PLAY_TEXTS,
  Input: z.strictObject(fields).partial().required({ goal: true }),
  Patch: z.strictObject(fields).partial(),
  settle(_scope, { personaId, segmentId }) {
    if (typeof personaId !== 'number' || typeof segmentId !== 'number') return {};
    throw invalid('A play is for a persona or for a segment: give one.', ['segmentId']);
  },
});
