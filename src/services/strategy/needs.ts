import { z } from 'zod';
import { NEED_TEXTS, WRITTEN_NEEDS } from '../../db/tables/strategy/needs.ts';
import { filled } from '../input/text.ts';
import { LANGUAGES } from '../input/translations.ts';
import { team } from '../research/teams.ts';
import { keeping } from './kept.ts';
import { ids } from './links.ts';
import { translations } from './texts.ts';

const Quote = z.strictObject({ text: filled(2_000), source: filled(500).nullable().default(null) });

const fields = {
  personaId: z.int().nullable(),
  questionId: z.int().nullable(),
  language: z.enum(LANGUAGES),
  request: filled(2_000),
  need: filled(2_000),
  translations,
  quotes: z.array(Quote).max(50),
  claimIds: ids,
  interviewIds: ids,
  team: team.nullable(),
};

/** What customers ask for, and the need under it. */
export const needs = keeping({
  rows: WRITTEN_NEEDS,
  subject: 'NEED',
  noun: 'need',
  texts: NEED_TEXTS,
  json: ['quotes'],
  Input: z.strictObject(fields).partial().required({ request: true, need: true }),
  Patch: z.strictObject(fields).partial(),
});
