import type { Scope } from '../../db/postgres/connection.ts';
import { type MeasuredPersona, measuredPersonas } from '../../db/tables/personas/bound-claims.ts';
import type { ClaimMeasure, MeasuredValue } from '../../engine/persona/measure.ts';
import { PersonagraphError } from '../../errors.ts';
import type { Group } from '../groups/group.ts';
import type { GroupQuestion, GroupQuestions, Outcome } from '../groups/group-question.ts';
import type { RunHost } from '../threads/host.ts';
import { type PlainFailure, plainFailure } from '../threads/plain-failure.ts';
import { groupOfMeasure } from './claims/measured-group.ts';

/** A measure, and the persona of whose members or source segment it may be; null where it is of neither. */
export interface AskedMeasure {
  readonly measure: ClaimMeasure;
  readonly personaId: number | null;
}

/** A question of a group; `failure` where it is known beforehand that there is no answer. */
type Asked = { readonly group: Group; readonly question: GroupQuestion } | { readonly failure: PlainFailure };

/** Answers questions of groups, all from one snapshot, in their order. */
export type AskGroups = (
  asked: readonly { readonly group: Group; readonly question: GroupQuestion }[],
) => Promise<readonly Outcome[]>;

/**
 * The values of measures now, in their order, all of one snapshot. One that cannot be had says why in `problem`, and leaves
 * the others alone.
 */
export async function measureClaims(
  host: RunHost,
  scope: Scope,
  measures: readonly AskedMeasure[],
  signal?: AbortSignal,
): Promise<MeasuredValue[]> {
  const { workspaceId } = scope;
  return measureWith((asked) => host.ask('groups', { workspaceId, asked }, signal), scope, measures);
}

/** The same with other ways to ask groups and to read personas, such as in the run thread itself. */
export async function measureWith(
  ask: AskGroups,
  scope: Scope,
  measures: readonly AskedMeasure[],
  readPersonas = measuredPersonas,
): Promise<MeasuredValue[]> {
  if (measures.length === 0) return [];
  const ids = new Set(measures.flatMap(({ personaId }) => personaId ?? []));
  const personas = new Map((await readPersonas(scope, [...ids])).map((persona) => [persona.id, persona]));
  const asked = measures.map(({ measure, personaId }) => askedOf(measure, personas.get(personaId ?? 0)));
  const outcomes = (await ask(asked.flatMap((one) => ('failure' in one ? [] : one)))).values();
  const now = new Date().toISOString();
  return asked.map((one) => measuredOf('failure' in one ? one : outcomes.next().value!, now));
}

function askedOf(measure: ClaimMeasure, persona: MeasuredPersona | undefined): Asked {
  const { feature, statistic, value = null, from = null, to = null, quantile = null } = measure;
  const question = { kind: 'estimate', feature, statistic, value, from, to, quantile } as const;
  const group = groupOfMeasure(measure, persona);
  if (group !== null) return { group, question };
  const message =
    measure.group === 'MEMBERS'
      ? 'The persona is not active, and has neither a source segment nor a segment as criterion: it has no members.'
      : 'The persona has no source segment, or it is gone.';
  return { failure: plainFailure(new PersonagraphError('NOT_ENOUGH_DATA', message, { field: ['group'] })) };
}

function measuredOf(outcome: Outcome, now: string): MeasuredValue {
  if ('failure' in outcome) {
    const { code, message } = outcome.failure;
    const nobody = { value: null, sampleSize: 0, known: 0, unknown: 0, low: null, high: null };
    return { ...nobody, asOf: now, problem: { code, message } };
  }
  const { value, low, high, known, unknown, asOf, absent } = outcome.answer as GroupQuestions['estimate']['answer'];
  // The number stands beside the doubt: a share that has become 0 still refutes what was written of it.
  const problem = absent === null ? null : { code: 'NOT_ENOUGH_DATA' as const, message: absent };
  return { value, sampleSize: known, known, unknown, low, high, asOf: new Date(asOf).toISOString(), problem };
}
