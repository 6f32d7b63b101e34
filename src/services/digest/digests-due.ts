import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { dateText } from '../../calendar/index.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { appendChanges } from '../../db/tables/changes/changes.ts';
import { insertDigestMembers } from '../../db/tables/digest/digest-members.ts';
import { scheduledWorkspace, scheduledWorkspaces } from '../../db/tables/digest/digest-schedules.ts';
import { forgetDigests, insertDigest } from '../../db/tables/digest/digests.ts';
import { type DueDigest, dueDigest, isMonday } from '../../engine/digest/morning.ts';
import type { RunContext } from '../runs/context.ts';
import { inTurn } from '../runs/in-turn.ts';
import { collectSections, nextWindow } from './collect.ts';

/** The means of digests. */
export type DigestContext = Pick<RunContext, 'db' | 'signal' | 'now'> & { readonly log?: Logger };

/** Writes the digests that are due by now, one workspace after the other. One that fails keeps none of the others. */
export async function digestsDue(context: DigestContext): Promise<void> {
  const now = context.now();
  for (const workspace of await scheduledWorkspaces(context.db, new Date(now))) {
    if (context.signal.aborted) return;
    if (!dueDigest(now, workspace.schedule, workspace)) continue;
    await carryOut(context, workspace.workspaceId).catch((err: unknown) => {
      if (context.signal.aborted) return;
      context.log?.error({ err, workspaceId: workspace.workspaceId }, 'a digest could not be written');
    });
  }
}

/** Writes the digest of a workspace, unless another process is at it or has written it meanwhile. */
async function carryOut(context: DigestContext, workspaceId: number): Promise<void> {
  await inTurn(context, workspaceId, { turn: 'digests', name: `digest ${workspaceId}` }, async (scope) => {
    const { schedule, ...standing } = await scheduledWorkspace(scope);
    const due = dueDigest(context.now(), schedule, standing);
    if (due) await writeDigest(scope, { ...due, timeZone: standing.timeZone }, schedule.keepDays, context.log);
  });
}

/** The digest, the customers it speaks of and the change that tells of it are one transaction: a day has one or none. */
async function writeDigest(
  scope: Scope,
  due: DueDigest & { readonly timeZone: string },
  keepDays: number,
  log: Logger | undefined,
): Promise<void> {
  const day = dateText(due.day);
  const { timeZone } = due;
  const times = { since: new Date(due.since), until: new Date(due.until), timeZone, reminds: isMonday(due.day) };
  const window = await nextWindow(scope, times);
  const { sections, standing, members } = await collectSections(scope, window, log);
  const { since, until, matches } = window;
  await scope.transaction(async (transaction) => {
    const digest = { day, since, until, matchesUntil: matches.until, name: randomUUID(), sections, standing };
    const id = await insertDigest(transaction, digest);
    if (id === null) return;
    await insertDigestMembers(transaction, id, members);
    await forgetDigests(transaction, dateText(due.day - keepDays));
    await appendChanges(transaction, [
      {
        kind: 'DIGEST',
        payload: { digest: id, day, since: since.toISOString(), until: until.toISOString(), sections },
      },
    ]);
  });
}
