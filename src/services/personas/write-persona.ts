import { isDeepStrictEqual } from 'node:util';
import type { Scope } from '../../db/postgres/connection.ts';
import { appendChanges, type Cause } from '../../db/tables/changes/changes.ts';
import type { AuditAction } from '../../db/tables/personas/persona-audit.ts';
import {
  lockPersonaState,
  type Persona,
  type PersonaFields,
  type PersonaState,
  personasByIds,
  updatePersona,
} from '../../db/tables/personas/personas.ts';
import { PersonagraphError } from '../../errors.ts';
import { stateChange } from '../changes/states.ts';
import { recordAudit } from './audit.ts';

/** Parts of a persona that an edit changes, as changes name them. */
export const PARTS = [
  'status',
  'kind',
  'polarity',
  'language',
  'name',
  'title',
  'story',
  'translations',
  'profile',
  'audience',
  'influencesPurchase',
  'awareness',
  'priority',
  'supersedesId',
  'published',
  'quote',
  'reason',
  'avatarUrl',
  'threshold',
  'minCoverage',
  'criteria',
  'claims',
] as const;
export type PersonaPart = (typeof PARTS)[number];

/** Throws NOT_FOUND. */
export async function findPersona(scope: Scope, id: number, field = 'id'): Promise<Persona> {
  const [found] = await personasByIds(scope, [id]);
  if (found) return found;
  throw new PersonagraphError('NOT_FOUND', 'No such persona.', { field: [field] });
}

/** Row ids of the items of a persona that became others: made, edited or removed. */
export type ChangedItems = { readonly [Part in 'criteria' | 'claims']?: readonly number[] };

/** The fields that an edit sets, from what there is. It throws where they are not allowed. */
type Changed = (transaction: Scope, before: Persona) => Partial<PersonaFields> | Promise<Partial<PersonaFields>>;

/** Changes a persona that is at `version`, and tells which of its parts are others then. Throws NOT_FOUND and CONFLICT. */
export async function editRow(
  scope: Scope,
  id: number,
  version: number,
  changed: Changed,
  also?: (transaction: Scope) => Promise<ChangedItems>,
): Promise<Persona> {
  return scope.transaction(async (transaction) => {
    await lockPersonaState(transaction, id);
    const before = await findPersona(transaction, id);
    // Of one that was changed meanwhile nothing is checked: it is refused.
    const fields = before.version === version ? await changed(transaction, before) : {};
    return writeRow(transaction, id, version, fields, async (within, state) => {
      const items = (await also?.(within)) ?? {};
      const persona = await findPersona(within, id);
      const own = PARTS.filter(
        (part) => part in persona && !isDeepStrictEqual(before[part as keyof Persona], persona[part as keyof Persona]),
      );
      await announce(within, persona, 'EDITED', state, own, items);
      return persona;
    });
  });
}

/** Writes fields of a persona that is at `version`, and does `also` in the same transaction. Throws NOT_FOUND and CONFLICT. */
export async function writeRow<T>(
  scope: Scope,
  id: number,
  version: number,
  fields: Partial<PersonaFields>,
  also: (transaction: Scope, before: PersonaState) => Promise<T>,
): Promise<T> {
  return scope.transaction(async (transaction) => {
    const before = await lockPersonaState(transaction, id);
    const persona = await updatePersona(transaction, id, version, fields);
    if (!persona || !before) {
      const now = await findPersona(transaction, id);
      throw new PersonagraphError('CONFLICT', `The persona is at version ${now.version} by now.`, {
        field: ['version'],
      });
    }
    return also(transaction, before);
  });
}

/** Tells of a persona that was made or edited, in the transaction that does it. */
export async function announce(
  scope: Scope,
  { id, version, status }: Persona,
  cause: Cause,
  before: PersonaState | null,
  parts: readonly PersonaPart[] = [],
  items: ChangedItems = {},
): Promise<void> {
  const action = actionOf(status, before);
  const { criteria = [], claims = [] } = items;
  const changed: readonly PersonaPart[] = [
    ...parts,
    ...(criteria.length > 0 ? (['criteria'] as const) : []),
    ...(claims.length > 0 ? (['claims'] as const) : []),
  ];
  // Publishing is noted with the version that it makes.
  const noted = action === 'EDITED' && changed.length === 1 && changed[0] === 'published';
  if (!noted) await recordAudit(scope, { personaId: id, action, detail: { version, changed } });
  const which = { ...(criteria.length > 0 ? { criteria } : {}), ...(claims.length > 0 ? { claims } : {}) };
  const states = { before, after: { version, status, ...(changed.length > 0 ? { changed } : {}), ...which } };
  await appendChanges(scope, [stateChange('PERSONA_CHANGED', { personaId: id }, { cause, ...states })]);
}

function actionOf(status: Persona['status'], before: PersonaState | null): AuditAction {
  if (!before) return 'CREATED';
  if (before.status === status) return 'EDITED';
  return ({ ACTIVE: 'ACTIVATED', RETIRED: 'RETIRED', DRAFT: 'RETURNED_TO_DRAFT' } as const)[status];
}
