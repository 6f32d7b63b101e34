import { z } from 'zod';
import { NEED_TEXTS, WRITTEN_NEEDS } from '../../db/tables/strategy/needs.ts';
import { text } from '../input/text.ts';
import { LANGUAGES } from '../input/translations.ts';
import { team } from '../research/teams.ts';
import { keeping } from './kept.ts';
import { ids } from './links.ts';
import { translations } from './texts.ts';

const Quote = z.strictObject({ text: text(2_000).min(1), source: text(500).min(1).nullable().default(null) });

const fields = {
  personaId: z.int().nullable(),
  questionId: z.int().nullable(),
  language: z.enum(LANGUAGES),
  request: text(2_000).min(1),
  need: text(2_000).min(1),
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
