import { linkSheet } from '../../../services/personas/sheet/sheet-link.ts';
import { decodeId } from '../../core/id.ts';
import { Language } from '../../core/language.ts';
import { mutation, noun } from '../../core/mutation.ts';

/** Minutes a link holds where nobody says. */
const USUAL_MINUTES = 60;

mutation({
  name: 'linkPersonaSheet',
  scope: 'READ',
  description:
    'Makes a link that shows the sheet of one persona in a browser, without a key, until its time ends or the key that made it ' +
    'is revoked. It writes nothing, and needs no more than READ.',
  input: {
    description: 'A sheet to link to.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The persona.' }),
      language: t.field({ type: Language, description: 'Language of the sheet. Default EN.' }),
      minutes: t.int({ description: 'How long the link holds, 1 to 1,440. Default 60.' }),
    }),
  },
  payload: {
    url: noun('String', 'A path on this server; whoever has it sees the sheet.'),
    until: noun('DateTime', 'When it ends.'),
  },
  work: async ({ id, language, minutes }, { scope, principal }) => {
    const { path, until } = await linkSheet(scope, principal, {
      id: decodeId('Persona', id),
      language: language ?? 'en',
      minutes: minutes ?? USUAL_MINUTES,
    });
    return { url: path, until };
  },
});
