import {
  AUDIT_LOG,
  type AuditLogEntry,
  type AuditLogFilter,
  auditLogList,
} from '../../../db/tables/audit/audit-log.ts';
import type { ErrorCode as Code } from '../../../errors.ts';
import { takesScope } from '../../core/access/scopes.ts';
import { builder } from '../../core/builder.ts';
import { ErrorCodeEnum } from '../../core/errors.ts';
import { decodeId, encodeId } from '../../core/id.ts';
import { paged, rowsOf } from '../../core/reading.ts';
import { timeOf } from '../../core/scalars.ts';

/** Ids that an entry has at most. */
const MOST_IDS = 50;

const AuditEntry = builder.objectRef<AuditLogEntry>('AuditEntry').implement({
  extensions: rowsOf(AUDIT_LOG),
  description:
    'One thing that somebody did, or was refused. Entries never change; they are kept for 400 days by default.',
  fields: (t) => ({
    id: t.id({ description: 'Its id.', resolve: ({ id }) => encodeId('AuditEntry', id) }),
    at: t.expose('at', { type: 'DateTime', description: 'When it began.' }),
    actor: t.exposeString('actor', {
      nullable: true,
      description: 'Name that the API key or the person had then; null: the operator, by command.',
    }),
    keyId: t.id({
      nullable: true,
      description: 'Id of that key, or of that person, among `apiKeys`; null: the operator.',
      resolve: ({ keyId }) => (keyId === null ? null : encodeId('ApiKey', keyId)),
    }),
    subject: t.exposeString('subject', {
      nullable: true,
      description: 'What the issuer of tokens calls the person; null of a key of programs.',
    }),
    action: t.exposeString('action', {
      description: 'The mutation; `downloadExport` of a file that was fetched; `key create` and the like of commands.',
    }),
    ids: t.exposeIDList('ids', {
      size: MOST_IDS,
      description: 'Ids of what it names and makes, 50 at most. Nothing else of its input is kept.',
    }),
    refusedWith: t.field({
      type: ErrorCodeEnum,
      nullable: true,
      description: 'Code of the refusal; null where it was done.',
      resolve: ({ refusedWith }) => refusedWith as Code | null,
    }),
    requestId: t.exposeString('requestId', {
      description: 'Id of the request, which logs and masked errors have too.',
    }),
  }),
});

const AuditLog = builder.connectionObject(
  { type: AuditEntry, name: 'AuditLogConnection', description: 'Who did what.' },
  { name: 'AuditLogEdge', description: 'An entry of a list.' },
);

const Filter = builder.inputType('AuditLogFilter', {
  description: 'Entries of the audit log: those for which all holds that is given.',
  fields: (t) => ({
    keyId: t.id({ description: 'Of this key or person.' }),
    actions: t.stringList({ description: 'Of these mutations.' }),
    touched: t.id({ description: 'That name or make the object with this id, also one that is gone.' }),
    refused: t.boolean({ description: 'True: only what was refused; false: only what was done.' }),
    since: t.field({ type: 'DateTime', description: 'Not before this time.' }),
    until: t.field({ type: 'DateTime', description: 'Before this time.' }),
  }),
});

function filterOf(given: (typeof Filter)['$inferInput'] | null | undefined): AuditLogFilter {
  const { keyId, actions, touched, refused, since, until } = given ?? {};
  return {
    keyId: keyId ? decodeId('ApiKey', keyId, ['filter', 'keyId']) : undefined,
    actions: actions ?? undefined,
    touched: touched ?? undefined,
    refused: refused ?? undefined,
    since: since ? timeOf(since, ['filter', 'since']) : undefined,
    until: until ? timeOf(until, ['filter', 'until']) : undefined,
  };
}

interface AuditLogArguments {
  readonly filter?: (typeof Filter)['$inferInput'] | null | undefined;
}

builder.queryFields((t) => ({
  auditLog: t.connection(
    {
      type: AuditEntry,
      description: 'Who did what in the workspace, the latest first. Needs ADMIN.',
      args: { filter: t.arg({ type: Filter, description: 'Only these. Default: all.' }) },
      ...paged(({ filter }: AuditLogArguments) => ({ ordering: 'auditLog', list: auditLogList(filterOf(filter)) })),
      ...takesScope('ADMIN'),
    },
    AuditLog,
  ),
}));
