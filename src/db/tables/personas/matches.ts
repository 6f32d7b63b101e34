import type { Assignment } from '../../../engine/answer/assign.ts';
import { type CurrentMemberships, diffMemberships } from '../../../engine/answer/diff.ts';
import { personaFit } from '../../../engine/persona/fit.ts';
import { lowerBound } from '../../../engine/population/rows.ts';
import { idsSql } from '../../features/values.ts';
import type { Scope } from '../../postgres/connection.ts';
import { type Page, Parameters, pageSql, type SortKey } from '../../postgres/keyset.ts';
import { MembershipList, MoveList } from '../memberships/membership-list.ts';
import type { MatchRule } from './persona-criteria.ts';

/** What a refresh of matches changed; `segment` of the lists is the persona's id, `strength` the fit. */
export interface MatchDifference {
  readonly entered: MembershipList;
  readonly left: MembershipList;
  readonly altered: MembershipList;
  /** The fit a customer was matched to a persona with before, null where it was not. */
  fitBefore(customer: number, personaId: number): number | null;
}

/**
 * Matches customers to personas anew from their memberships and writes what differs, in the caller's transaction: for
 * everybody, or for the customers given. A persona without a rule here keeps its matches.
 */
export async function refreshMatches(
  scope: Scope,
  rules: readonly MatchRule[],
  at: number,
  customers?: readonly number[],
): Promise<MatchDifference> {
  const difference = { entered: new MembershipList(), left: new MembershipList(), altered: new MembershipList() };
  if (rules.length === 0) return { ...difference, fitBefore: () => null };
  const only = customers ? `AND customer_id = ANY(${idsSql(customers)})` : '';
  const { ids, next } = await computeMatches(scope, rules, only);
  const personaIds = rules.map(({ personaId }) => personaId);
  const current = await readMatches(scope, personaIds, only);
  const moves = new MoveList();
  diffMemberships(ids, next, personaIds, current, {
    enter: (customer, persona, fit) => difference.entered.push(customer, persona, fit, Number.NaN),
    leave: (customer, persona) => difference.left.push(customer, persona, 0, Number.NaN),
    alter: (customer, persona, fit) => difference.altered.push(customer, persona, fit, Number.NaN),
    move: (customer, from, to) => moves.push(customer, from, to),
  });
  await writeMatches(scope, difference, at);
  return { ...difference, fitBefore: (customer, personaId) => strengthIn(current, customer, personaId) };
}

/** The strength stored for a customer and segment. */
function strengthIn({ customer, segment, strength }: CurrentMemberships, id: number, segmentId: number): number | null {
  for (let row = lowerBound(customer, id); customer[row] === id; row++) {
    if (segment[row] === segmentId) return strength[row]!;
  }
  return null;
}

async function computeMatches(
  scope: Scope,
  rules: readonly MatchRule[],
  only: string,
): Promise<{ ids: Int32Array; next: Assignment }> {
  const segmentIds = [...new Set(rules.flatMap(({ criteria }) => criteria.map(({ segmentId }) => segmentId)))];
  const strengths = new Map<number, number>();
  const matches = new MembershipList();
  const customers = new MoveList();
  let customer = -1;
  const strengthOf = (segmentId: number) => strengths.get(segmentId) ?? 0;
  const settle = () => {
    if (strengths.size === 0) return;
    const before = matches.length;
    rules.forEach(({ criteria, threshold }, index) => {
      const fit = Math.fround(personaFit(criteria, strengthOf));
      if (fit > 0 && fit >= Math.fround(threshold)) matches.push(customer, index, fit, Number.NaN);
    });
    if (matches.length > before) customers.push(customer, before, matches.length);
    strengths.clear();
  };
  let segment = 0;
  await scope.copyOut(
    `SELECT customer_id, segment_id, strength FROM segment_membership WHERE workspace_id = ${scope.workspaceId}
     AND segment_id = ANY(${idsSql(segmentIds)}) ${only} ORDER BY customer_id`,
    [
      (_row, { view }, at) => {
        const next = view.getInt32(at);
        if (next === customer) return;
        settle();
        customer = next;
      },
      (_row, { view }, at) => {
        segment = view.getInt32(at);
      },
      (_row, { view }, at) => {
        strengths.set(segment, view.getFloat32(at));
      },
    ],
  );
  settle();
  const offsets = new Int32Array(customers.length + 1);
  offsets.set(customers.to.subarray(0, customers.length), 1);
  return {
    ids: customers.customer.subarray(0, customers.length),
    next: {
      offsets,
      segment: matches.segment.subarray(0, matches.length),
      strength: matches.strength.subarray(0, matches.length),
      until: new Float64Array(customers.length).fill(Number.NaN),
      quarantined: new Map(),
    },
  };
}

async function readMatches(scope: Scope, personaIds: readonly number[], only: string): Promise<CurrentMemberships> {
  const rows = new MembershipList();
  let customer = 0;
  let persona = 0;
  await scope.copyOut(
    `SELECT customer_id, persona_id, fit FROM persona_match WHERE workspace_id = ${scope.workspaceId}
     AND persona_id = ANY(${idsSql(personaIds)}) ${only} ORDER BY customer_id, persona_id`,
    [
      (_row, { view }, at) => {
        customer = view.getInt32(at);
      },
      (_row, { view }, at) => {
        persona = view.getInt32(at);
      },
      (_row, { view }, at) => rows.push(customer, persona, view.getFloat32(at), Number.NaN),
    ],
  );
  return rows.columns();
}

const COLUMNS = ['workspace_id', 'customer_id', 'persona_id', 'fit', 'since'];

async function writeMatches(
  scope: Scope,
  { left, altered, entered }: Pick<MatchDifference, 'left' | 'altered' | 'entered'>,
  at: number,
): Promise<void> {
  if (left.length > 0) {
    await scope.query(
      `DELETE FROM persona_match m USING unnest($2::int[], $3::int[]) AS s(c, p)
       WHERE m.workspace_id = $1 AND m.customer_id = s.c AND m.persona_id = s.p`,
      [scope.workspaceId, [...left.customer.subarray(0, left.length)], [...left.segment.subarray(0, left.length)]],
    );
  }
  if (altered.length > 0) {
    await scope.query(
      `UPDATE persona_match m SET fit = s.f FROM unnest($2::int[], $3::int[], $4::real[]) AS s(c, p, f)
       WHERE m.workspace_id = $1 AND m.customer_id = s.c AND m.persona_id = s.p`,
      [
        scope.workspaceId,
        [...altered.customer.subarray(0, altered.length)],
        [...altered.segment.subarray(0, altered.length)],
        [...altered.strength.subarray(0, altered.length)],
      ],
    );
  }
  if (entered.length > 0) {
    await scope.copyIn('persona_match', COLUMNS, async (writer) => {
      for (let row = 0; row < entered.length; row++) {
        writer.begin();
        writer.int(scope.workspaceId);
        writer.int(entered.customer[row]!);
        writer.int(entered.segment[row]!);
        writer.real(entered.strength[row]!);
        writer.time(at);
        if (writer.full) await writer.flush();
      }
    });
  }
  await addMatchCounts(scope, { left, entered });
}

async function addMatchCounts(
  scope: Scope,
  { left, entered }: Pick<MatchDifference, 'left' | 'entered'>,
): Promise<void> {
  const added = new Map<number, number>();
  const count = (list: MembershipList, by: number) => {
    for (let row = 0; row < list.length; row++) {
      const persona = list.segment[row]!;
      added.set(persona, (added.get(persona) ?? 0) + by);
    }
  };
  count(entered, 1);
  count(left, -1);
  const changed = [...added].filter(([, by]) => by !== 0).sort(([a], [b]) => a - b);
  if (changed.length === 0) return;
  await scope.query(
    `UPDATE persona p SET match_count = match_count + s.n FROM unnest($2::int[], $3::int[]) AS s(id, n)
     WHERE p.workspace_id = $1 AND p.id = s.id`,
    [scope.workspaceId, changed.map(([id]) => id), changed.map(([, by]) => by)],
  );
}

/** A customer whose fit reaches a persona's threshold. */
export interface Match {
  readonly customerId: number;
  readonly personaId: number;
  /** 0..1 */
  readonly fit: number;
  readonly since: Date;
}

const MATCH = 'm.customer_id AS "customerId", m.persona_id AS "personaId", m.fit, m.since';

export async function matchesOfCustomers(scope: Scope, customerIds: readonly number[]): Promise<Match[]> {
  return scope.query<Match>(
    `SELECT ${MATCH} FROM persona_match m WHERE m.workspace_id = $1 AND m.customer_id = ANY($2)
     ORDER BY m.customer_id, m.fit DESC, m.persona_id`,
    [scope.workspaceId, customerIds],
  );
}

export const MATCH_KEYS: readonly SortKey[] = [
  { sql: 'm.fit', type: 'real', descending: true },
  { sql: 'm.customer_id', type: 'int' },
];

/** The same page of the members of each persona, best fit first. */
export async function membersOfPersonas(
  scope: Scope,
  personaIds: readonly number[],
  minFit: number,
  page: Page,
): Promise<Match[]> {
  const parameters = new Parameters(scope.workspaceId, personaIds, minFit);
  const { where, order } = pageSql(MATCH_KEYS, page, parameters);
  return scope.query<Match>(
    `SELECT p.* FROM unnest($2::int[]) AS g(id) CROSS JOIN LATERAL (
       SELECT ${MATCH} FROM persona_match m
       WHERE m.workspace_id = $1 AND m.persona_id = g.id AND m.fit >= $3::real ${where} ${order}) p`,
    parameters.values,
  );
}

/** How many customers fit personas from a fit on; personas without any are left out. */
export async function countMatches(
  scope: Scope,
  personaIds: readonly number[],
  minFit: number,
): Promise<{ readonly personaId: number; readonly count: number }[]> {
  return scope.query(
    `SELECT persona_id AS "personaId", count(*)::int AS count FROM persona_match
     WHERE workspace_id = $1 AND persona_id = ANY($2) AND fit >= $3::real GROUP BY persona_id`,
    [scope.workspaceId, personaIds, minFit],
  );
}
