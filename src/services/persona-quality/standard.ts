import { z } from 'zod';
import type { Scope } from '../../db/postgres/connection.ts';
import { type PersonaQualityStandard, writePersonaStandard } from '../../db/tables/persona-quality/quality-standard.ts';
import { PersonagraphError } from '../../errors.ts';
import { rejectionOf } from '../input/rejection.ts';
import { announceSetting } from '../workspaces/announce-setting.ts';

const Input = z.strictObject({ version: z.int().min(0), jointPrevalenceFloor: z.number().min(0).max(1) });

/** Stores what the workspace expects of its personas. Throws CONFLICT for another version, and INVALID_INPUT. */
export async function savePersonaStandard(scope: Scope, input: unknown): Promise<PersonaQualityStandard> {
  const result = Input.safeParse(input);
  if (!result.success) {
    const { code, message, field } = rejectionOf(0, result.error);
    throw new PersonagraphError(code, message, { field });
  }
  return scope.transaction(async (transaction) => {
    const saved = await writePersonaStandard(transaction, result.data);
    if (!saved) {
      const message = 'The standard was edited meanwhile: read it again.';
      throw new PersonagraphError('CONFLICT', message, { field: ['version'] });
    }
    await announceSetting(transaction, 'PERSONA_QUALITY');
    return saved;
  });
}
