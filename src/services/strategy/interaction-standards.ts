import { z } from 'zod';
import { STANDARD_TEXTS, WRITTEN_STANDARDS } from '../../db/tables/strategy/interaction-standards.ts';
import { filled } from '../input/text.ts';
import { LANGUAGES } from '../input/translations.ts';
import { team } from '../research/teams.ts';
import { keeping } from './kept.ts';
import { translations } from './texts.ts';

/** Hours of a year: whoever answers later does not answer. */
const MOST_HOURS = 8_784;

const fields = {
  team,
  personaId: z.int().nullable(),
  language: z.enum(LANGUAGES),
  moment: filled(500),
  standard: filled(10_000),
  withinHours: z.number().positive().max(MOST_HOURS).nullable(),
  translations,
};

/** How teams treat customers, moment by moment, so that all departments do alike. */
export const interactionStandards = keeping({
  rows: WRITTEN_STANDARDS,
  subject: 'INTERACTION_STANDARD',
  noun: 'standard',
  texts: STANDARD_TEXTS,
  Input: z.strictObject(fields).partial().required({ team: true, moment: true, standard: true }),
  Patch: z.strictObject(fields).partial(),
});
