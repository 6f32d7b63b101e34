import { z } from 'zod';
import { INTERVIEW_METHODS, type InterviewMethod } from '../../db/tables/research/interviews.ts';
import { HANDLE, HANDLE_RULE } from '../input/handle.ts';
import { hasCome } from '../input/past-day.ts';
import { filled, name } from '../input/text.ts';
import { team } from './teams.ts';
import { foldTheme, themeName } from './themes.ts';

const topic = z.string().regex(HANDLE, HANDLE_RULE).nullable().default(null);

const themes = z
  .array(themeName)
  .max(100)
  .refine((list) => new Set(list.map(foldTheme)).size === list.length, 'names a theme twice');

const Note = z.strictObject({ topic, text: filled(20_000) });
const Quote = z.strictObject({ topic, text: filled(5_000), themes: themes.default([]) });

const day = z.iso.date().refine(hasCome, 'lies in the future');

const fields = {
  personaId: z.int().nullable(),
  guideId: z.int().nullable(),
  customerId: z.int().nullable(),
  interviewee: name(500).nullable(),
  team: team.nullable(),
  interviewer: name(200).nullable(),
  source: name(200).nullable(),
  date: day,
  method: z.enum(INTERVIEW_METHODS),
  notes: z.array(Note).max(200),
  quotes: z.array(Quote).max(200),
  recordings: z.array(z.url({ protocol: /^https?$/, error: 'is no http or https URL' }).max(2_000)).max(20),
  /** Themes of the interview as a whole, by name; those of quotes stand with the quotes. */
  themes,
};

/** An interview as clients give it. */
export const InterviewInput = z.strictObject({
  ...fields,
  personaId: fields.personaId.default(null),
  guideId: fields.guideId.default(null),
  customerId: fields.customerId.default(null),
  interviewee: fields.interviewee.default(null),
  team: fields.team.default(null),
  interviewer: fields.interviewer.default(null),
  source: fields.source.default(null),
  method: fields.method.default('IN_PERSON' satisfies InterviewMethod),
  notes: fields.notes.default([]),
  quotes: fields.quotes.default([]),
  recordings: fields.recordings.default([]),
  themes: fields.themes.optional(),
});
export type InterviewInput = z.input<typeof InterviewInput>;

/** An edit: what is left out stays; lists are replaced as a whole. */
export const InterviewPatch = z.strictObject(fields).partial();
export type InterviewPatch = z.input<typeof InterviewPatch>;
export type ValidPatch = z.output<typeof InterviewPatch>;
