import { isDeepStrictEqual } from 'node:util';
import type { Scope } from '../../db/postgres/connection.ts';
import { criteriaByIds, type PersonaCriterion } from '../../db/tables/personas/persona-criteria.ts';
import { lockPersonaState } from '../../db/tables/personas/personas.ts';
import type { Registry } from '../../engine/registry.ts';
import { PersonagraphError } from '../../errors.ts';
import type { RunHost } from '../threads/host.ts';
import { checked } from './claim-input.ts';
import { Criteria, Criterion, type CriterionInput } from './criterion-input.ts';
import { checkSegments, rematch, replacedCriteria } from './personas.ts';
import { prepareCriterion } from './prepare-criteria.ts';
import { type PlacedCriterion, placedCriteria, storedCriteria } from './store-criteria.ts';
import { editRow, findPersona } from './write-persona.ts';

/** What edits of criteria need. */
export interface CriteriaContext {
  readonly host: RunHost;
  readonly scope: Scope;
  readonly registry: Registry;
}

/** A change of a criterion: what is left out stays. Another segment, rule or range takes the place of the one there is. */
export type CriterionPatch = Partial<CriterionInput>;

/**
 * Adds a criterion to a persona, as the last, and matches everybody anew where the persona is active. No version is asked for:
 * the persona is the next version, so that whoever replaces the whole list by an earlier one gets CONFLICT. Throws NOT_FOUND,
 * INVALID_INPUT, also for one that can never hold or is there already, and the errors of rules.
 */
export async function addCriterion(
  context: CriteriaContext,
  personaId: number,
  input: CriterionInput,
): Promise<PersonaCriterion> {
  const { scope, registry } = context;
  const added = checked(Criterion, await prepareCriterion(scope, registry, input, AT), AT);
  await checkSegments(scope, [added], () => AT);
  const known = new Set((await storedCriteria(scope, personaId)).map(({ id }) => id));
  const after = await changeCriteria(context, personaId, (before) => {
    for (const { id } of before) if (id) known.add(id);
    return [...before, added];
  });
  return after.find(({ id }) => !known.has(id)) ?? noCriterion();
}

/**
 * Changes a criterion that is at a version, which then is the next; others of the persona may be edited meanwhile. Throws
 * CONFLICT where it is not, and what {@link addCriterion} throws.
 */
export async function editCriterion(
  context: CriteriaContext,
  id: number,
  version: number,
  patch: CriterionPatch,
): Promise<PersonaCriterion> {
  const { scope, registry } = context;
  const seen = await findCriterion(scope, id);
  const { weight = seen.weight, role: given, ...subject } = patch;
  const role = given ?? seen.role;
  const asked = Object.values(subject).some((form) => form !== undefined && form !== null);
  const prepared = asked ? await prepareCriterion(scope, registry, { ...subject, weight, role }, []) : null;
  const wanted = prepared && checked(Criterion, prepared);
  if (wanted) await checkSegments(scope, [wanted], () => []);
  const after = await changeCriteria(context, seen.personaId, async (before, transaction) => {
    await expectVersion(transaction, id, version);
    return before.map((one): PlacedCriterion => {
      if (one.id !== id) return one;
      return wanted ? { ...wanted, id } : { ...checked(Criterion, counted(one, weight, role)), id };
    });
  });
  return after.find((one) => one.id === id) ?? noCriterion();
}

/** Removes a criterion. Throws NOT_FOUND, CONFLICT; INVALID_INPUT for the last one that lets an active persona match anybody. */
export async function removeCriterion(
  context: CriteriaContext,
  id: number,
  version: number,
): Promise<PersonaCriterion> {
  const seen = await findCriterion(context.scope, id);
  await changeCriteria(context, seen.personaId, async (before, transaction) => {
    await expectVersion(transaction, id, version);
    return before.filter((one) => one.id !== id);
  });
  return seen;
}

/** The input of the one criterion that a mutation adds. */
const AT = ['criterion'];

type Changed = (
  before: readonly PlacedCriterion[],
  transaction: Scope,
) => PlacedCriterion[] | Promise<PlacedCriterion[]>;

/** Changes the list of a persona as it is once its row is locked, whatever its version. Returns the list that comes of it. */
async function changeCriteria(
  { host, scope }: CriteriaContext,
  personaId: number,
  changed: Changed,
): Promise<PersonaCriterion[]> {
  const persona = await scope.transaction(async (transaction) => {
    await lockPersonaState(transaction, personaId);
    const { version } = await findPersona(transaction, personaId, 'personaId');
    const due = () => ({ refitDue: true });
    return editRow(transaction, personaId, version, due, async (within) => {
      const list = await changed(await placedCriteria(within, personaId), within);
      refuseTwins(list);
      return { criteria: await replacedCriteria(within, personaId, list) };
    });
  });
  if (persona.status === 'ACTIVE') await rematch(host, scope, personaId, [personaId]);
  return storedCriteria(scope, personaId);
}

function counted(one: PlacedCriterion, weight: number, role: PersonaCriterion['role']) {
  return 'own' in one ? { own: one.own, weight, role } : { segmentId: one.segmentId, weight, role };
}

/** Throws INVALID_INPUT where two criteria ask the same, or there are too many. */
function refuseTwins(list: readonly PlacedCriterion[]): void {
  const plain = list.map(({ id: _id, ...one }) => one);
  const twins = plain.some((one, at) =>
    plain.slice(0, at).some((other) => isDeepStrictEqual(askedBy(one), askedBy(other))),
  );
  if (twins)
    throw new PersonagraphError('INVALID_INPUT', 'The persona has a criterion that asks the same.', { field: AT });
  checked(Criteria, plain);
}

function askedBy(one: Criterion): unknown {
  return 'own' in one ? JSON.parse(JSON.stringify(one.own.config)) : one.segmentId;
}

async function findCriterion(scope: Scope, id: number): Promise<PersonaCriterion> {
  const [found] = await criteriaByIds(scope, [id]);
  return found ?? noCriterion();
}

async function expectVersion(scope: Scope, id: number, version: number): Promise<void> {
  const { version: now } = await findCriterion(scope, id);
  if (now === version) return;
  throw new PersonagraphError('CONFLICT', `The criterion is at version ${now} by now.`, { field: ['version'] });
}

function noCriterion(): never {
  throw new PersonagraphError('NOT_FOUND', 'No such criterion.', { field: ['id'] });
}
