import type { Scope } from '../../../src/db/postgres/connection.ts';
import { appendChanges, type Change, type NewChange } from '../../../src/db/tables/changes/changes.ts';
import type { World } from '../world.ts';

interface Worlds {
  readonly world: World;
  readonly foreign: World;
}

/** Claims that were made, moved by a run, and removed; the last is not there. */
function claimChanges({ persona }: World['rows']) {
  const state = {
    status: 'SUPPORTED',
    dataStatus: 'SUPPORTED',
    interviewStatus: 'UNVERIFIED',
    value: 0.25,
    version: 1,
  };
  const after = { ...state, status: 'REFUTED', dataStatus: 'REFUTED', value: null };
  return [
    { claim: 1, cause: 'CREATED', before: null, after: state },
    { claim: 1, cause: 'RUN', changed: ['status'], before: state, after },
    { claim: 2_000_000_000, changed: ['measure', 'status'], before: after, after: null },
  ].map((payload) => ({ kind: 'CLAIM_CHANGED', personaId: persona, payload }) as const);
}

/** Changes of every kind: what they are about is there, is gone, of another workspace or never was. */
export function storyOf({ world: { rows }, foreign }: Worlds): readonly Change[] {
  const [first, second] = rows.segments;
  const [customer, other] = rows.customers as [number, number];
  const moves = [
    { customerId: customer, payload: { cause: 'EVENT', from: first, to: second } },
    { customerId: other, payload: { cause: 'CLOCK', from: null, to: first } },
    { customerId: customer, runId: rows.run, payload: { cause: 'RUN', from: second, to: 0 } },
    { customerId: 2_000_000_000, payload: { cause: 'none', from: 2_000_000_000, to: foreign.rows.segments[0] } },
    { customerId: foreign.rows.customers[0]!, payload: { from: 'x', to: true } },
  ].map((move) => ({ kind: 'MEMBERSHIP_CHANGED', segmentationId: rows.segmentation, ...move }) as const);
  const matches = [
    { customerId: other, payload: { cause: 'PROFILE', before: null, after: { fit: 0.75 } } },
    { customerId: customer, payload: { before: { fit: 1e-7 }, after: null } },
    { payload: { before: { fit: '0.5' }, after: 3 } },
  ].map((match) => ({ kind: 'PERSONA_MATCH_CHANGED', personaId: rows.persona, ...match }) as const);
  const others = [
    {
      kind: 'PERSONA_CHANGED',
      personaId: rows.persona,
      payload: { version: 7, status: 'ACTIVE', before: { version: 6 } },
    },
    { kind: 'PERSONA_CHANGED', personaId: rows.persona, payload: { entered: 3, left: 2 } },
    ...claimChanges(rows),
    { kind: 'UPKEEP_CHANGED', personaId: rows.persona, payload: { subject: 'REVIEW', action: 'DUE', review: 'CHECK' } },
    {
      kind: 'UPKEEP_CHANGED',
      personaId: rows.persona,
      payload: { subject: 'DRIFT', action: 'ENDED', features: ['a'] },
    },
    {
      kind: 'UPKEEP_CHANGED',
      personaId: 2_000_000_000,
      payload: { subject: 'OVERLAP', action: 'STARTED', other: rows.persona },
    },
    { kind: 'SETTING_CHANGED', payload: { setting: 'OUTCOMES' } },
    { kind: 'SETTING_CHANGED', personaId: rows.persona, payload: { setting: 'REVIEW_PERIODS' } },
    { kind: 'PERSONA_DELETED', personaId: 2_000_000_000, payload: { before: { status: 'RETIRED' } } },
    { kind: 'SEGMENTATION_CHANGED', segmentationId: rows.segmentation, payload: { failed: true } },
    {
      kind: 'SEGMENTATION_CHANGED',
      segmentationId: rows.segmentation,
      runId: rows.run,
      payload: { entered: 3, left: 2, stayed: 1, backfill: false, enabled: true },
    },
    { kind: 'RUN_PROGRESSED', runId: rows.run, payload: { state: 'COMPUTING', progress: 0.5 } },
    // No integer: the executor says so.
    { kind: 'SEGMENTATION_CHANGED', segmentationId: rows.segmentation, payload: { version: 1.5 } },
  ] as const;
  return [...moves, ...matches, ...others].map((change, n) => ({
    ...change,
    id: 1_000 + n,
    at: new Date(Date.UTC(2026, 5, 1, 0, 0, n, n)),
  }));
}

/** Writes changes of every kind into the outbox, as services do. */
export async function addChanges(scope: Scope, { rows }: World): Promise<void> {
  const { customers, persona, segmentation, segments, run } = rows;
  const [customer, other] = customers as [number, number];
  const changes: readonly NewChange[] = [
    {
      kind: 'MEMBERSHIP_CHANGED',
      segmentationId: segmentation,
      customerId: customer,
      runId: run,
      payload: { cause: 'RUN', from: segments[0], to: segments[1] },
    },
    {
      kind: 'PERSONA_MATCH_CHANGED',
      personaId: persona,
      customerId: other,
      payload: { cause: 'PROFILE', before: null, after: { fit: 0.75 } },
    },
    { kind: 'PERSONA_CHANGED', personaId: persona, payload: { cause: 'REFIT', entered: 3, left: 2 } },
    ...claimChanges(rows),
    {
      kind: 'SCORE_CHANGED',
      segmentationId: segmentation,
      customerId: customer,
      runId: run,
      payload: { cause: 'RUN', before: { scores: { r: 1 } }, after: { scores: { r: 2.5 } } },
    },
    {
      kind: 'SEGMENTATION_CHANGED',
      segmentationId: segmentation,
      runId: run,
      payload: { entered: 3, left: 2, stayed: 1, backfill: false, enabled: true },
    },
    { kind: 'RUN_PROGRESSED', runId: run, payload: { state: 'COMPUTING', progress: 0.5 } },
    {
      kind: 'CUSTOMER_CHANGED',
      customerId: customer,
      payload: {
        created: false,
        fields: { city: ['Köln', 'Berlin'] },
        signals: ['MOVED'],
        events: { purchase: 2 },
        surveys: ['taste'],
        importId: 1,
      },
    },
    { kind: 'CUSTOMERS_CHANGED', payload: { created: 3, changed: 4 } },
    { kind: 'CUSTOMER_MERGED', customerId: customer, payload: { other } },
    { kind: 'IMPORT_PROGRESSED', payload: { importId: 1, state: 'COMPLETE' } },
    { kind: 'EXPORT_PROGRESSED', payload: { exportId: 1, state: 'COMPLETE' } },
    { kind: 'JOB_PROGRESSED', payload: { jobId: 1, state: 'DONE', progress: 1 } },
  ];
  await appendChanges(scope, changes);
}
