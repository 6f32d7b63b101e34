import type { z } from 'zod';
import { Prisma } from '../../db/generated/client.ts';
import type { PersonaStatus } from '../../db/generated/enums.ts';
import { inPrismaTransaction, type Scope, takeMembershipsLock } from '../../db/postgres/database.ts';
import { appendChanges } from '../../db/tables/changes.ts';
import { type Persona, personasByIds } from '../../db/tables/personas.ts';
import { segmentsByIds } from '../../db/tables/segmentations.ts';
import { PersonagraphError } from '../../errors.ts';
import type { RunHost } from '../threads/host.ts';
import { PersonaInput, PersonaPatch } from './persona-input.ts';

type Valid = z.output<typeof PersonaInput>;

/** Throws NOT_FOUND. */
export async function findPersona(scope: Scope, id: number): Promise<Persona> {
  const [found] = await personasByIds(scope, [id]);
  if (found) return found;
  throw new PersonagraphError('NOT_FOUND', 'No such persona.', { field: ['id'] });
}

/** Where a drafted persona comes from. */
export interface Origin {
  readonly sourceSegmentId: number;
  readonly typicalCustomerId: number | null;
  readonly sampleSize: number;
}

/** Makes a persona as a draft, which matches nobody yet. Throws INVALID_INPUT; NOT_FOUND for an unknown segment. */
export async function createPersona(scope: Scope, input: PersonaInput, origin?: Origin): Promise<Persona> {
  const { criteria, claims, ...fields } = check(PersonaInput, input);
  await checkSegments(scope, criteria);
  return inPrismaTransaction(scope, async (transaction) => {
    const persona = await transaction.prisma.persona.create({
      data: {
        ...fields,
        ...origin,
        workspaceId: scope.workspaceId,
        avatarSeed: `${fields.name}-${Math.random().toString(36).slice(2, 10)}`,
        criteria: { create: criteria },
        claims: { create: claims.map(claimRow) },
      },
    });
    await announce(transaction, persona, 'CREATED', null);
    return persona;
  });
}

/**
 * Changes a persona and, where it is active, matches everybody anew. Throws NOT_FOUND, INVALID_INPUT, or CONFLICT when
 * it is not at `version` any more.
 */
export async function editPersona(
  host: RunHost,
  scope: Scope,
  id: number,
  version: number,
  patch: PersonaPatch,
): Promise<Persona> {
  const { criteria, claims, ...given } = check(PersonaPatch, patch);
  if (criteria) await checkSegments(scope, criteria);
  const fields = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const refit = criteria !== undefined || patch.threshold !== undefined;
  const due = refit ? { refitDue: true } : {};
  const persona = await write(scope, id, version, { ...fields, ...due }, async ({ prisma }) => {
    if (criteria) {
      await prisma.personaCriterion.deleteMany({ where: { personaId: id } });
      await prisma.personaCriterion.createMany({ data: criteria.map((c) => ({ ...c, personaId: id })) });
    }
    if (claims) {
      await prisma.personaClaim.deleteMany({ where: { personaId: id } });
      await prisma.personaClaim.createMany({ data: claims.map((c, n) => ({ ...claimRow(c, n), personaId: id })) });
    }
  });
  if (persona.status === 'ACTIVE' && refit) return rematch(host, scope, persona);
  return persona;
}

/** Activates a persona, so that customers are matched to it, or retires it, so that none is. */
export async function setPersonaStatus(
  host: RunHost,
  scope: Scope,
  id: number,
  version: number,
  status: Exclude<PersonaStatus, 'DRAFT'>,
): Promise<Persona> {
  if (status === 'ACTIVE') {
    const positive = await scope.prisma.personaCriterion.count({ where: { personaId: id, weight: { gt: 0 } } });
    if (positive === 0 && (await findPersona(scope, id))) {
      throw new PersonagraphError('INVALID_INPUT', 'A persona needs a criterion of positive weight to match anybody.', {
        field: ['criteria'],
      });
    }
  }
  return rematch(host, scope, await write(scope, id, version, { status, refitDue: true }));
}

/** Deletes a persona with its claims, criteria and matches. */
export async function deletePersona(scope: Scope, id: number, version: number): Promise<void> {
  await write(scope, id, version, {}, async (transaction, before) => {
    await takeMembershipsLock(transaction);
    await transaction.prisma.personaMatch.deleteMany({ where: { workspaceId: scope.workspaceId, personaId: id } });
    await transaction.prisma.persona.delete({ where: { id } });
    await appendChanges(transaction, [{ kind: 'PERSONA_DELETED', personaId: id, payload: { before } }]);
  });
}

async function rematch(host: RunHost, scope: Scope, { id }: Persona): Promise<Persona> {
  await host.refit({ workspaceId: scope.workspaceId, personaIds: [id] });
  return findPersona(scope, id);
}

async function write(
  scope: Scope,
  id: number,
  version: number,
  data: Prisma.PersonaUncheckedUpdateManyInput,
  also?: (transaction: Scope, before: PersonaState) => Promise<void>,
): Promise<Persona> {
  const where = { id, workspaceId: scope.workspaceId, version };
  return inPrismaTransaction(scope, async (transaction) => {
    // A version never changes again: if it is still the last when it is written, this is what it was.
    const before = await transaction.prisma.persona.findFirst({ where, select: { version: true, status: true } });
    const { count } = await transaction.prisma.persona.updateMany({
      where,
      data: { ...data, version: { increment: 1 }, updatedAt: new Date() },
    });
    const persona = await findPersona(transaction, id);
    if (count === 0 || !before) {
      throw new PersonagraphError('CONFLICT', `The persona is at version ${persona.version} by now.`, {
        field: ['version'],
      });
    }
    await also?.(transaction, before);
    // One that is gone has been announced as such.
    if (await transaction.prisma.persona.count({ where: { id } }))
      await announce(transaction, persona, 'EDITED', before);
    return persona;
  });
}

/** What changes of personas tell. */
type PersonaState = Pick<Persona, 'version' | 'status'>;

async function announce(
  scope: Scope,
  { id, version, status }: Persona,
  cause: string,
  before: PersonaState | null,
): Promise<void> {
  await appendChanges(scope, [{ kind: 'PERSONA_CHANGED', personaId: id, payload: { cause, version, status, before } }]);
}

async function checkSegments(scope: Scope, criteria: Valid['criteria']): Promise<void> {
  const found = new Set(
    (
      await segmentsByIds(
        scope,
        criteria.map(({ segmentId }) => segmentId),
      )
    ).map(({ id }) => id),
  );
  const missing = criteria.findIndex(({ segmentId }) => !found.has(segmentId));
  if (missing === -1) return;
  throw new PersonagraphError('NOT_FOUND', 'No such segment.', { field: ['criteria', String(missing), 'segmentId'] });
}

function claimRow({ detail, ...claim }: Valid['claims'][number], position: number) {
  return { ...claim, position, detail: detail ? (detail as Prisma.InputJsonObject) : Prisma.DbNull };
}

function check<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new PersonagraphError('INVALID_INPUT', issue.message, { field: issue.path.map(String) });
}
