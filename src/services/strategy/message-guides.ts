import { z } from 'zod';
import { foldChannel, MESSAGE_TEXTS, WRITTEN_MESSAGE_GUIDES } from '../../db/tables/strategy/message-guides.ts';
import { filled, name } from '../input/text.ts';
import { LANGUAGES } from '../input/translations.ts';
import { team } from '../research/teams.ts';
import { keeping } from './kept.ts';
import { translations } from './texts.ts';

const fields = {
  channel: name(100),
  language: z.enum(LANGUAGES),
  content: filled(10_000),
  tone: filled(1_000).nullable(),
  callToAction: filled(1_000).nullable(),
  place: filled(1_000).nullable(),
  translations,
  team: team.nullable(),
};

/** What is said to personas, channel by channel. A persona has one guide for each. */
export const messageGuides = keeping({
  rows: WRITTEN_MESSAGE_GUIDES,
  subject: 'MESSAGE_GUIDE',
  noun: 'message guide',
  texts: MESSAGE_TEXTS,
  Input: z.strictObject({ personaId: z.int(), ...fields }).partial({
    language: true,
    tone: true,
    callToAction: true,
    place: true,
    translations: true,
    team: true,
  }),
  Patch: z.strictObject(fields).partial(),
  settle: (_scope, { channel }) => ({ folded: foldChannel(String(channel)) }),
});
