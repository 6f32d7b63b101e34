import type { Scope } from '../../db/postgres/connection.ts';
import { appendChanges } from '../../db/tables/changes/changes.ts';
import type { AuditAction } from '../../db/tables/personas/persona-audit.ts';
import { recordAudit } from '../personas/audit.ts';

/** Things of strategy whose changes are told. */
export const STRATEGY_SUBJECTS = [
  'MESSAGE_GUIDE',
  'PLAY',
  'INTERACTION_STANDARD',
  'OBJECTIVE',
  'ACTION_PLAN',
  'DECISION',
  'REFERENCE_SHARES',
  'NEED',
  'SPEND',
] as const;
export type StrategySubject = (typeof STRATEGY_SUBJECTS)[number];

/** What becomes of them. MOVED: nobody did it, their data did. */
export const STRATEGY_ACTIONS = ['CREATED', 'EDITED', 'DELETED', 'MOVED'] as const;
export type StrategyAction = (typeof STRATEGY_ACTIONS)[number];

const NOTED = {
  CREATED: 'STRATEGY_ADDED',
  EDITED: 'STRATEGY_EDITED',
  DELETED: 'STRATEGY_REMOVED',
} as const satisfies Record<Exclude<StrategyAction, 'MOVED'>, AuditAction>;

/** A thing of strategy, and the personas that it is about, where it is about some. */
export interface StrategyThing {
  readonly id: number;
  readonly personaId?: number | null;
  readonly personaIds?: readonly number[];
}

/** Tells subscribers of a change, and notes who made it, in the transaction that makes it and near its end. */
export async function announceStrategy(
  scope: Scope,
  subject: StrategySubject,
  action: Exclude<StrategyAction, 'MOVED'>,
  thing: StrategyThing,
): Promise<void> {
  const personas = personasOf(thing);
  const entry = { action: NOTED[action], subjectId: thing.id, detail: { subject } };
  const about = personas.length === 0 ? [null] : personas;
  await recordAudit(scope, ...about.map((personaId) => ({ ...entry, personaId })));
  await appendChanges(scope, [changeOf(subject, action, thing, [])]);
}

/** The same of all the spend of a file at once; nothing where it changed none. */
export async function announceSpendFile(
  scope: Scope,
  { recorded, changed }: { readonly recorded: number; readonly changed: number },
): Promise<void> {
  if (recorded + changed === 0) return;
  const action = changed === 0 ? 'CREATED' : 'EDITED';
  const entry = { personaId: null, action: NOTED[action], detail: { subject: 'SPEND', recorded, changed } };
  await recordAudit(scope, entry);
  const payload = { subject: 'SPEND', action, subjectId: null, personaIds: [], moved: [] };
  await appendChanges(scope, [{ kind: 'STRATEGY_CHANGED', payload }]);
}

/** Tells that data moved things: an objective has another pace, a decision rests on other data, shares differ otherwise. */
export async function announceMoves(
  scope: Scope,
  subject: StrategySubject,
  moves: readonly { readonly thing: StrategyThing; readonly moved: readonly string[] }[],
): Promise<void> {
  await appendChanges(
    scope,
    moves.map(({ thing, moved }) => changeOf(subject, 'MOVED', thing, moved)),
  );
}

function changeOf(subject: StrategySubject, action: StrategyAction, thing: StrategyThing, moved: readonly string[]) {
  const personas = personasOf(thing);
  const about = personas.length === 1 ? { personaId: personas[0]! } : {};
  return {
    kind: 'STRATEGY_CHANGED' as const,
    ...about,
    payload: { subject, action, subjectId: thing.id, personaIds: personas, moved },
  };
}

function personasOf({ personaId, personaIds }: StrategyThing): readonly number[] {
  return typeof personaId === 'number' ? [personaId] : (personaIds ?? []);
}
