import { z } from 'zod';
import type { Scope } from '../../db/postgres/connection.ts';
import { writeSchedule } from '../../db/tables/digest/digest-schedules.ts';
import { DEFAULT_SCHEDULE, type DigestSchedule } from '../../engine/digest/morning.ts';
import { PersonagraphError } from '../../errors.ts';
import { rejectionOf } from '../input/rejection.ts';
import { announceSetting } from '../workspaces/announce-setting.ts';

const Input = z.strictObject({
  enabled: z.boolean().default(DEFAULT_SCHEDULE.enabled),
  hour: z.int().min(0).max(23).default(DEFAULT_SCHEDULE.hour),
  keepDays: z.int().min(7).max(730).default(DEFAULT_SCHEDULE.keepDays),
});

/** Says when the workspace is told what happened, in place of what was said before. Throws INVALID_INPUT. */
export async function saveSchedule(scope: Scope, input: unknown): Promise<DigestSchedule> {
  const result = Input.safeParse(input);
  if (!result.success) {
    const { code, message, field } = rejectionOf(0, result.error);
    throw new PersonagraphError(code, message, { field });
  }
  return scope.transaction(async (transaction) => {
    await writeSchedule(transaction, result.data);
    await announceSetting(transaction, 'DIGEST');
    return result.data;
  });
}
