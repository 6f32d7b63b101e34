import type { Change, ChangeKind } from '../../../db/tables/changes/changes.ts';
import { moveCauseOf, type State, type States, statesOf } from '../../../services/changes/states.ts';
import { builder } from '../../core/builder.ts';
import { encodeChangeCursor } from '../../core/cursor.ts';
import {
  Cause,
  CLAIM_STATUSES,
  ClaimStatus,
  PERSONA_STATUSES,
  PersonaStatus,
  RUN_STATES,
  RunState,
} from '../../core/enums.ts';
import { linked, part } from '../../core/reading.ts';
import { EXPORT_MEANINGS, ExportState } from '../exports/export-state.ts';
import { IMPORT_MEANINGS, ImportState } from '../imports/import-state.ts';
import { JOB_MEANINGS, JobState } from '../jobs/job-state.ts';
import { Segment } from '../segments/segment.ts';

const KINDS: Readonly<Record<ChangeKind, string>> = {
  MEMBERSHIP_CHANGED: 'A customer moved between the segments of a segmentation.',
  PERSONA_CHANGED: 'A persona was made, edited, activated, retired, or everybody was matched to it anew.',
  PERSONA_DELETED: 'A persona was deleted.',
  PERSONA_MATCH_CHANGED: 'A customer was matched to a persona, is no longer, or with another fit.',
  RESEARCH_CHANGED: 'A guide, interview, theme, question or feedback of research was made, changed or deleted.',
  STRATEGY_CHANGED:
    'An objective, action, decision, guide or another thing of strategy was made, changed, deleted or moved.',
  CLAIM_CHANGED: 'A claim of a persona was made, changed or removed, or its status followed from data or evidence.',
  UPKEEP_CHANGED: 'A review of a persona fell due, or its drift or overlap with another started or ended.',
  SETTING_CHANGED: 'A setting of the workspace, or of how one persona is kept up, was edited.',
  SCORE_CHANGED: 'Scores of a customer moved by their step, in a segmentation that pushes them.',
  SEGMENTATION_CHANGED: 'A segmentation was configured, failed, or has the answer of a run.',
  SEGMENTATION_DELETED: 'A segmentation was deleted.',
  RUN_PROGRESSED: 'A run made a step.',
  IMPORT_PROGRESSED: 'An import asked for by the API, or its undo, made a step.',
  EXPORT_PROGRESSED: 'An export made a step.',
  JOB_PROGRESSED: 'A job, such as a comparison, made a step.',
  DIGEST: 'The digest of a morning was written.',
  CUSTOMER_CHANGED: 'Fields or traits of a customer changed, it answered a survey, or did something that is told.',
  CUSTOMERS_CHANGED: 'Many customers were made or changed at once: how many.',
  CUSTOMER_MERGED: 'A customer became part of another.',
  CUSTOMER_SPLIT: 'A merge was undone: the customer that had become part of another is back.',
  CUSTOMER_DELETED: 'A customer was deleted with all that was stored of it.',
};

export const ChangeKindEnum = builder.enumType('ChangeKind', {
  description: 'What happened.',
  values: Object.fromEntries(
    Object.entries(KINDS).map(([kind, description]) => [kind, { value: kind as ChangeKind, description }]),
  ) as Record<ChangeKind, { value: ChangeKind; description: string }>,
});

export const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const flag = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null);

/** A state with the kind of the change it is of. */
interface KindState {
  readonly kind: ChangeKind;
  readonly state: State;
}

const IMPORT_STATES = Object.keys(IMPORT_MEANINGS) as (keyof typeof IMPORT_MEANINGS)[];
const EXPORT_STATES = Object.keys(EXPORT_MEANINGS) as (keyof typeof EXPORT_MEANINGS)[];
const JOB_STATES = Object.keys(JOB_MEANINGS) as (keyof typeof JOB_MEANINGS)[];
const PERSONA_KINDS: readonly ChangeKind[] = ['PERSONA_CHANGED', 'PERSONA_DELETED'];

/** Where the subject of some kinds of change stood, as one of the values it can have; null of other kinds. */
function standing<Value extends string>(
  { kind, state: { status, state } }: KindState,
  kinds: readonly ChangeKind[],
  values: readonly Value[],
): Value | null {
  return kinds.includes(kind) ? (values.find((value) => value === (status ?? state)) ?? null) : null;
}

/** How things stood before a change or after it, with its kind. */
function stateOf(change: Change, when: keyof States): KindState | null {
  const state = statesOf(change)[when];
  return state && { kind: change.kind, state };
}

const ChangeState = builder.objectRef<KindState>('ChangeState').implement({
  description: 'How what changed stood before or after. A kind of change fills its own fields, the others are null.',
  fields: (t) => ({
    segment: t.field({
      type: Segment,
      nullable: true,
      description: 'Of a membership: the segment, as it is now.',
      ...linked('segment', ({ state }: KindState) => number(state['segment'])),
    }),
    fit: t.float({
      nullable: true,
      description: 'Of a match: the fit, 0..1; null where it was not recorded.',
      resolve: ({ state: { fit } }) => number(fit),
    }),
    scores: t.field({
      type: 'JSON',
      nullable: true,
      bytes: 200,
      description: 'Of scores: the values of those that moved, by key; null is unknown.',
      resolve: ({ state: { scores } }) => scores ?? null,
    }),
    personaStatus: t.field({
      type: PersonaStatus,
      nullable: true,
      description: 'Of a persona: whether it is in use; null of other kinds.',
      resolve: (state) => standing(state, PERSONA_KINDS, PERSONA_STATUSES),
    }),
    claimStatus: t.field({
      type: ClaimStatus,
      nullable: true,
      description: 'Of a claim: whether data and evidence support it; null of other kinds.',
      resolve: (state) => standing(state, ['CLAIM_CHANGED'], CLAIM_STATUSES),
    }),
    runState: t.field({
      type: RunState,
      nullable: true,
      description: 'Of a run: where it stands; null of other kinds.',
      resolve: (state) => standing(state, ['RUN_PROGRESSED'], RUN_STATES),
    }),
    importState: t.field({
      type: ImportState,
      nullable: true,
      description: 'Of an import: where it stands; null of other kinds.',
      resolve: (state) => standing(state, ['IMPORT_PROGRESSED'], IMPORT_STATES),
    }),
    exportState: t.field({
      type: ExportState,
      nullable: true,
      description: 'Of an export: where it stands; null of other kinds.',
      resolve: (state) => standing(state, ['EXPORT_PROGRESSED'], EXPORT_STATES),
    }),
    jobState: t.field({
      type: JobState,
      nullable: true,
      description: 'Of a job: where it stands; null of other kinds.',
      resolve: (state) => standing(state, ['JOB_PROGRESSED'], JOB_STATES),
    }),
    version: t.int({
      nullable: true,
      description: 'Of a persona, claim or segmentation that was edited: the version.',
      resolve: ({ state: { version } }) => number(version),
    }),
    enabled: t.boolean({
      nullable: true,
      description: 'Of a segmentation that was edited, or switched on or off: whether it is on.',
      resolve: ({ state: { enabled } }) => flag(enabled),
    }),
    failed: t.boolean({
      nullable: true,
      description: 'Of a segmentation: true where it failed, and its last good answer stays.',
      resolve: ({ state: { failed } }) => flag(failed),
    }),
    progress: t.float({
      nullable: true,
      description: 'Of a run, import or job: how much is done, 0..1.',
      resolve: ({ state: { progress } }) => number(progress),
    }),
  }),
});

/** The type of a change, by its kind. */
export function typeOf({ kind }: Pick<Change, 'kind'>): string {
  switch (kind) {
    case 'MEMBERSHIP_CHANGED':
      return 'MembershipChanged';
    case 'PERSONA_MATCH_CHANGED':
      return 'PersonaMatchChanged';
    case 'PERSONA_CHANGED':
    case 'PERSONA_DELETED':
      return 'PersonaChanged';
    case 'RESEARCH_CHANGED':
      return 'ResearchChanged';
    case 'STRATEGY_CHANGED':
      return 'StrategyChanged';
    case 'CLAIM_CHANGED':
      return 'ClaimChanged';
    case 'UPKEEP_CHANGED':
      return 'UpkeepChanged';
    case 'CUSTOMER_CHANGED':
    case 'CUSTOMERS_CHANGED':
      return 'CustomerChanged';
    case 'RUN_PROGRESSED':
      return 'RunProgress';
    case 'IMPORT_PROGRESSED':
      return 'ImportProgress';
    case 'EXPORT_PROGRESSED':
      return 'ExportProgress';
    case 'JOB_PROGRESSED':
      return 'JobProgress';
    default:
      return 'AnyChange';
  }
}

export const ChangeInterface = builder.interfaceRef<Change>('Change').implement({
  description: 'Something that happened.',
  resolveType: typeOf,
  fields: (t) => ({
    cursor: t.string({
      description: 'Its position: subscribe `after` it to get what comes next. The same change has the same cursor.',
      resolve: ({ id }) => encodeChangeCursor(id),
    }),
    kind: t.expose('kind', { type: ChangeKindEnum, description: 'What happened.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was written.' }),
    cause: t.field({
      type: Cause,
      nullable: true,
      description: 'What brought it about; null of a segmentation, a customer of its own, or a step of work.',
      resolve: (change) => moveCauseOf(change),
    }),
    before: t.field({
      type: ChangeState,
      nullable: true,
      description:
        'How it stood before; null: in no segment, not matched, just made, or of a segmentation that failed or has the ' +
        'answer of a run. With `latestOnly`, before the first of the changes that became one.',
      ...part((change: Change) => stateOf(change, 'before')),
    }),
    after: t.field({
      type: ChangeState,
      nullable: true,
      description: 'How it stood right after; null: in no segment, not matched, deleted.',
      ...part((change: Change) => stateOf(change, 'after')),
    }),
  }),
});

/** Arguments every subscription to changes has. */
export const RESUME_ARGUMENTS = {
  after: {
    description:
      'Replay what came after this cursor, then go on live. Default: only what happens from now on. CURSOR_TOO_OLD where ' +
      'what followed is no longer kept; `extensions.cursor` is then the oldest that can be used.',
  },
  latestOnly: {
    defaultValue: false,
    description:
      'Whether changes that wait because this subscriber is slow, or that it missed, become one for each customer and ' +
      'segmentation or persona: the first `before`, the last `after`. Default false: every change. Either way a subscriber ' +
      'for which over 10,000 wait ends with TOO_LARGE; `extensions.cursor` is where to resume after.',
  },
} as const;
