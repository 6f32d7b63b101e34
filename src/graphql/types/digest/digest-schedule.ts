import { readSchedule } from '../../../db/tables/digest/digest-schedules.ts';
import type { DigestSchedule as Row } from '../../../engine/digest/morning.ts';
import { linkFeed } from '../../../services/digest/feed-link.ts';
import { saveSchedule } from '../../../services/digest/schedule.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { Team } from '../../core/enums.ts';
import { Language } from '../../core/language.ts';
import { mutation, noun } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { Workspace } from '../workspaces/workspace.ts';

/** Days a link holds where nobody says. */
const USUAL_DAYS = 90;

const ABOUT = {
  enabled: 'Whether a digest is written every morning.',
  hour: 'The hour of the morning, 0 to 23, by the time zone of the workspace. One that the clocks skip is as long after the jump.',
  keepDays: 'Digests are kept for so many days, 7 to 730.',
} as const;

const DigestSchedule = builder.objectRef<Row>('DigestSchedule').implement({
  description: 'When a workspace is told what happened.',
  fields: (t) => ({
    enabled: t.exposeBoolean('enabled', { description: ABOUT.enabled }),
    hour: t.exposeInt('hour', { description: ABOUT.hour }),
    keepDays: t.exposeInt('keepDays', { description: ABOUT.keepDays }),
  }),
});

builder.objectField(Workspace, 'digestSchedule', (t) =>
  t.field({
    type: DigestSchedule,
    cost: STATEMENT,
    description: 'When its digest is written. Default: at 7 in the morning, kept for 90 days.',
    resolve: (_workspace, _args, { scope }) => readSchedule(scope),
  }),
);

mutation({
  name: 'saveDigestSchedule',
  scope: 'WRITE',
  description:
    'Says when the digest of the workspace is written, in place of what was said before. The next digest begins where the ' +
    'last one ended. INVALID_INPUT for an hour that no day has.',
  input: {
    description: 'A schedule; what is left out has its default.',
    fields: (t) => ({
      enabled: t.boolean({ description: `${ABOUT.enabled} Default true.` }),
      hour: t.int({ description: `${ABOUT.hour} Default 7.` }),
      keepDays: t.int({ description: `${ABOUT.keepDays} Default 90.` }),
    }),
  },
  payload: { schedule: noun(DigestSchedule, 'The schedule; null where it was refused.') },
  work: async ({ clientMutationId: _, ...input }: Record<string, unknown>, { scope }) => ({
    schedule: await saveSchedule(scope, presentFields(input)),
  }),
});

mutation({
  name: 'linkDigestFeed',
  scope: 'READ',
  description:
    'Makes a link that shows the digests as an Atom feed to readers without a key, until its time ends or the key that made it ' +
    'is revoked. It writes nothing, and needs no more than READ.',
  input: {
    description: 'A feed to link to.',
    fields: (t) => ({
      team: t.field({ type: Team, description: 'Only what concerns this team, and everybody. Default: all.' }),
      language: t.field({ type: Language, description: 'Language of the feed. Default EN.' }),
      days: t.int({ description: 'How long the link holds, 1 to 365. Default 90.' }),
    }),
  },
  payload: {
    url: noun('String', 'A path on this server; whoever has it can read the feed.'),
    until: noun('DateTime', 'When it ends.'),
  },
  work: async ({ team, language, days }, { scope, principal }) => {
    const link = await linkFeed(scope, principal, {
      team: team ?? null,
      language: language ?? 'en',
      days: days ?? USUAL_DAYS,
    });
    return { url: link.path, until: link.until };
  },
});
