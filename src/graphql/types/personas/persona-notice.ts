import { PERSONA_NOTICES, type PersonaNoticeCode } from '../../../db/tables/personas/persona-notices.ts';
import { textIn } from '../../../engine/localized.ts';
import { NOTICE_TEXTS, type Notice, type NoticeCode, personaNotices } from '../../../services/personas/notices.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { languageArg } from '../../core/language.ts';

const CODES = Object.keys(NOTICE_TEXTS) as NoticeCode[];

function codes<Code extends NoticeCode>(of: readonly Code[]) {
  return Object.fromEntries(
    of.map((value) => [value, { value, description: NOTICE_TEXTS[value].text.en }]),
  ) as unknown as Record<Code, { value: Code; description: string }>;
}

const NoticeCodeEnum = builder.enumType('PersonaNoticeCode', {
  description: 'What somebody should look after. Retired personas are left alone.',
  values: codes(CODES),
});

/** Notices about personas that there are: what lists of them are narrowed by. */
export const PersonaLack = builder.enumType('PersonaLack', {
  description: 'What a persona lacks, or is wrong with.',
  values: codes<PersonaNoticeCode>(PERSONA_NOTICES),
});

const PersonaNotice = builder.objectRef<Notice>('PersonaNotice').implement({
  description: 'Something about the personas of the workspace that somebody should look after.',
  fields: (t) => ({
    code: t.expose('code', {
      type: NoticeCodeEnum,
      description:
        'What it is about. Where `count` is above 0, `personas(filter: {lacks: [CODE]})` lists whom it is about.',
    }),
    count: t.exposeInt('count', {
      description: 'Personas it is about; 0 where it is about the lack of an active one.',
    }),
    text: t.string({
      description: 'The same in a sentence.',
      args: { language: t.arg(languageArg) },
      resolve: ({ code }, { language }) => textIn(NOTICE_TEXTS[code].text, language),
    }),
    advice: t.string({
      description: 'What to do.',
      args: { language: t.arg(languageArg) },
      resolve: ({ code }, { language }) => textIn(NOTICE_TEXTS[code].advice, language),
    }),
  }),
});

builder.queryField('personaNotices', (t) =>
  t.field({
    type: [PersonaNotice],
    size: CODES.length,
    cost: 3 * STATEMENT,
    description: 'What somebody should look after among the personas: what is lacking first. Empty: nothing.',
    resolve: (_root, _args, { scope }) => personaNotices(scope),
  }),
);
