import {
  type Cause,
  type Change,
  type ChangeKind,
  MOVE_CAUSES,
  type MoveCause,
  type NewChange,
} from '../../db/tables/changes/changes.ts';
import type { ScoreMove } from '../../engine/answer/score-difference.ts';

/** Facts about something at one time, plain JSON. */
export type State = Readonly<Record<string, unknown>>;

/** Something before a change and after it; null for nothing. */
export interface States {
  readonly before: State | null;
  readonly after: State | null;
}

/** Kinds of changes of customers themselves, which have no states. */
type CustomerKind = 'CUSTOMER_MERGED' | 'CUSTOMER_SPLIT' | 'CUSTOMER_DELETED';

/** Kinds of changes whose payload says what changed, value by value. */
type ValueKind = 'CUSTOMER_CHANGED' | 'CUSTOMERS_CHANGED';

/** Kinds of changes that tell of something written, which has no states. */
type WrittenKind = 'RESEARCH_CHANGED' | 'STRATEGY_CHANGED' | 'UPKEEP_CHANGED' | 'SETTING_CHANGED' | 'DIGEST';

/** Steps of work, which have no state before. */
type StepKind = 'RUN_PROGRESSED' | 'IMPORT_PROGRESSED' | 'EXPORT_PROGRESSED' | 'JOB_PROGRESSED';

/** Kinds of changes that lead from one state to another. */
type StateKind = Exclude<ChangeKind, StepKind | CustomerKind | ValueKind | WrittenKind>;

/** A change from one state to another, made of `subject` by `cause`; an edit of a segmentation names none. */
export function stateChange(
  kind: StateKind,
  subject: Pick<NewChange, 'customerId' | 'segmentationId' | 'personaId' | 'runId'>,
  { cause, ...states }: States & { readonly cause?: Cause },
): NewChange {
  return { kind, ...subject, payload: { ...(cause ? { cause } : {}), ...recorded(kind, states) } };
}

/** A segmentation that failed: its last good answer stays. Nobody records how it stood before. */
export function failedChange(segmentationId: number, runId?: number): NewChange {
  return {
    kind: 'SEGMENTATION_CHANGED',
    segmentationId,
    ...(runId === undefined ? {} : { runId }),
    payload: { failed: true },
  };
}

/** Says in a payload how things stood; {@link statesOf} reads it. A definition's own fields say how it stands after. */
function recorded(kind: StateKind, { before, after }: States): State {
  switch (kind) {
    case 'MEMBERSHIP_CHANGED':
      return { from: before?.['segment'] ?? null, to: after?.['segment'] ?? null };
    case 'PERSONA_MATCH_CHANGED':
    case 'CLAIM_CHANGED':
    case 'SCORE_CHANGED':
      return { before, after };
    case 'PERSONA_CHANGED':
    case 'SEGMENTATION_CHANGED':
      return { ...after, before };
    case 'PERSONA_DELETED':
    case 'SEGMENTATION_DELETED':
      return { before };
  }
}

/** A customer that became part of `other`, is no part of it any more, or was deleted. */
export function customerChange(kind: CustomerKind, customerId: number, other?: number): NewChange {
  return { kind, customerId, payload: other === undefined ? {} : { other } };
}

/** Reads how something stood before a change and after it; null for nothing, and for a `before` nobody recorded. */
export function statesOf({ kind, payload }: Pick<Change, 'kind' | 'payload'>): States {
  const before = stateIn(payload['before']);
  switch (kind) {
    case 'MEMBERSHIP_CHANGED':
      return { before: membership(payload['from']), after: membership(payload['to']) };
    case 'PERSONA_MATCH_CHANGED':
    case 'CLAIM_CHANGED':
    case 'SCORE_CHANGED':
      return { before, after: stateIn(payload['after']) };
    case 'PERSONA_DELETED':
    case 'SEGMENTATION_DELETED':
      return { before, after: null };
    case 'PERSONA_CHANGED':
    case 'SEGMENTATION_CHANGED':
    case 'RUN_PROGRESSED':
    case 'IMPORT_PROGRESSED':
    case 'EXPORT_PROGRESSED':
    case 'JOB_PROGRESSED':
      return { before, after: payload };
    case 'RESEARCH_CHANGED':
    case 'STRATEGY_CHANGED':
    case 'DIGEST':
    case 'UPKEEP_CHANGED':
    case 'SETTING_CHANGED':
    case 'CUSTOMER_CHANGED':
    case 'CUSTOMERS_CHANGED':
    case 'CUSTOMER_MERGED':
    case 'CUSTOMER_SPLIT':
    case 'CUSTOMER_DELETED':
      return { before: null, after: null };
  }
}

const SHOWN: ReadonlySet<unknown> = new Set(MOVE_CAUSES);

/** Edits of a persona, which are told apart within. */
const EDITS: ReadonlySet<unknown> = new Set<Cause>(['CREATED', 'EDITED', 'REFIT']);

/** The cause of a move or match, or of what became of a persona; null of a segmentation, or a step of work. */
export function moveCauseOf({ payload: { cause } }: Pick<Change, 'payload'>): MoveCause | null {
  if (EDITS.has(cause)) return 'EDIT';
  return SHOWN.has(cause) ? (cause as MoveCause) : null;
}

/** Scores that moved, as a change from one state to another. */
export function scoreStates({ before, after }: ScoreMove): States {
  return { before: { scores: before }, after: { scores: after } };
}

/** The scores of a state by key; none of other states. */
export function scoresIn(state: State | null): State {
  return stateIn(state?.['scores']) ?? {};
}

/** A membership's state; null in no segment, whose id is 0 or null. */
export function membership(segment: unknown): State | null {
  return segment ? { segment } : null;
}

function stateIn(value: unknown): State | null {
  return typeof value === 'object' && value !== null ? (value as State) : null;
}
