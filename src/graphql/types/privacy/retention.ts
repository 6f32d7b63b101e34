import {
  listRetention,
  RECENT_RETENTION,
  RETENTION_RUNS,
  type RetentionKind,
  type RetentionRule as Row,
  type RetentionRun as RunRow,
} from '../../../db/tables/privacy/retention.ts';
import { setRetention, tryRetention } from '../../../services/privacy/retention.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { enumeration } from '../../core/enums.ts';
import { mutation, noun, SEEN_VERSION } from '../../core/mutation.ts';
import { paged, rowsOf } from '../../core/reading.ts';

const RetentionKindEnum = enumeration<RetentionKind>('RetentionKind', 'A kind of data that is kept for a time.', {
  EVENTS: 'Events, by when they happened. Totals and answers are of those that are left.',
  FIELD_HISTORY: 'Values of customers that were replaced, by when.',
  MEMBERSHIP_HISTORY:
    'Memberships, scores and matches that ended, by when; history then begins later. Not of clocks that stand still.',
  NOTES: 'Notes about customers, by when they were written.',
  IMPORTS: 'Imports with what an undo needs, by when they ended. They cannot be undone any more.',
  QUARANTINE: 'Entries of quarantine, by when they were made.',
  RESEARCH: 'Interviews lose what names or quotes somebody, by their day; answered questions and decided feedback go.',
});

const RetentionRule = builder.objectRef<Row>('RetentionRule').implement({
  description: 'How long a kind of data is kept.',
  fields: (t) => ({
    kind: t.expose('kind', { type: RetentionKindEnum, description: 'The kind of data.' }),
    days: t.exposeInt('days', { description: 'What is older goes.' }),
    isActive: t.exposeBoolean('active', { description: 'Whether it is applied, once a day.' }),
    triedAt: t.expose('triedAt', { type: 'DateTime', nullable: true, description: 'When it was tried last.' }),
    triedRows: t.exposeInt('triedRows', { nullable: true, description: 'Rows that would have gone then.' }),
    appliedAt: t.expose('appliedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was applied last; null: never.',
    }),
    version: t.exposeInt('version', { description: 'Rises with each edit; give it back to change what you saw.' }),
  }),
});

const RetentionRun = builder.objectRef<RunRow>('RetentionRun');

RetentionRun.implement({
  extensions: rowsOf(RETENTION_RUNS),
  description: 'What one application of a rule removed.',
  fields: (t) => ({
    kind: t.expose('kind', { type: RetentionKindEnum, description: 'The kind of data.' }),
    days: t.exposeInt('days', { description: 'What was older went.' }),
    before: t.expose('before', { type: 'DateTime', description: 'The time that these days led to.' }),
    rows: t.exposeInt('rows', { description: 'Rows that went.' }),
    error: t.exposeString('error', {
      nullable: true,
      description: 'Why it ended before all was removed; null: it did not.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was applied.' }),
  }),
});

builder.queryFields((t) => ({
  retentionRules: t.field({
    type: [RetentionRule],
    size: 4,
    cost: STATEMENT,
    description: 'How long kinds of data are kept; a kind without a rule is kept for good.',
    resolve: (_root, _args, { scope }) => listRetention(scope),
  }),
  retentionRuns: t.connection(
    {
      type: RetentionRun,
      description: 'What rules of retention removed, newest first.',
      ...paged((_args: object) => ({ ordering: 'retentionRuns', list: RECENT_RETENTION })),
    },
    { name: 'RetentionRunConnection', description: 'A list of applications of rules of retention.' },
    { name: 'RetentionRunEdge', description: 'An application of a rule of a list.' },
  ),
}));

mutation({
  name: 'tryRetentionRule',
  scope: 'ADMIN',
  description:
    'Counts what a rule would remove now, and keeps the rule. Nothing is removed, and a rule with other days than before is off ' +
    'until saveRetentionRule. Needs ADMIN.',
  input: {
    description: 'A rule to try.',
    fields: (t) => ({
      kind: t.field({ type: RetentionKindEnum, required: true, description: 'The kind of data.' }),
      days: t.int({ required: true, description: 'What is older would go, 1 to 36,500.' }),
    }),
  },
  payload: { rule: noun(RetentionRule, 'The rule, with what would go.') },
  work: async ({ kind, days }, { scope }) => ({ rule: await tryRetention(scope, kind, days) }),
});

mutation({
  name: 'saveRetentionRule',
  scope: 'ADMIN',
  description:
    'Switches a rule on, to be applied once a day, or off. CONFLICT for one that was not tried within a week; NOT_FOUND. Needs ADMIN.',
  input: {
    description: 'A rule to switch.',
    fields: (t) => ({
      kind: t.field({ type: RetentionKindEnum, required: true, description: 'The kind of data.' }),
      version: t.int(SEEN_VERSION),
      isActive: t.boolean({ required: true, description: 'Whether it is applied from then on.' }),
    }),
  },
  payload: { rule: noun(RetentionRule, 'The rule as it is now.') },
  work: async ({ kind, version, isActive }, { scope }) => ({
    rule: await setRetention(scope, { kind, version, active: isActive }),
  }),
});
