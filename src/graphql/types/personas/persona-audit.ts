import {
  AUDIT,
  AUDIT_ACTIONS,
  type AuditAction,
  auditOfPersona,
  type AuditEntry as Row,
} from '../../../db/tables/personas/persona-audit.ts';
import { builder } from '../../core/builder.ts';
import { ApiKeyRole } from '../../core/enums.ts';
import { encodeId } from '../../core/id.ts';
import { paged, read, rowsOf } from '../../core/reading.ts';
import { Persona } from './persona.ts';

const MEANINGS: Readonly<Record<AuditAction, string>> = {
  CREATED: 'The persona was made.',
  EDITED: 'Parts of it were edited.',
  PUBLISHED: 'A version of it was published.',
  ACTIVATED: 'It was activated.',
  RETIRED: 'It was retired.',
  RETURNED_TO_DRAFT: 'It was made a draft again.',
  DELETED: 'It was deleted.',
  CLAIM_ADDED: 'A claim was added.',
  CLAIM_EDITED: 'A claim was edited.',
  CLAIM_REMOVED: 'A claim was removed.',
  CLAIM_MOVED: 'Data moved the status of a claim: nobody did.',
  EVIDENCE_CHANGED: 'Evidence of a claim was added, edited or removed.',
  OPINION_CHANGED: 'Somebody agreed with a claim, or did not, or took it back.',
  RESEARCH_ADDED: 'A guide, interview, theme, survey or question was added.',
  RESEARCH_EDITED: 'One of these was edited.',
  RESEARCH_REMOVED: 'One of these was removed.',
  FEEDBACK_GIVEN: 'Feedback on it was given.',
  FEEDBACK_SETTLED: 'Feedback on it was settled.',
};

const PersonaAction = builder.enumType('PersonaAction', {
  description: 'What was done to a persona.',
  values: Object.fromEntries(AUDIT_ACTIONS.map((value) => [value, { value, description: MEANINGS[value] }])) as Record<
    AuditAction,
    { value: AuditAction; description: string }
  >,
});

const AuditEntry = builder.objectRef<Row>('PersonaAuditEntry').implement({
  extensions: rowsOf(AUDIT),
  description: 'One thing that somebody did to a persona. Entries never change, and outlive the persona.',
  fields: (t) => ({
    id: t.id({ description: 'Its id.', resolve: ({ id }) => encodeId('PersonaAuditEntry', id) }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was done.' }),
    author: t.exposeString('author', {
      nullable: true,
      description: 'Name of the API key that did it; null: the operator, by command or file.',
    }),
    authorRole: t.field({
      type: ApiKeyRole,
      nullable: true,
      description: 'The role that key had; null where there was none.',
      resolve: ({ authorRole }) => authorRole as 'READ' | 'WRITE' | 'ADMIN' | null,
      extensions: read({ kind: 'column', column: 'authorRole' }),
    }),
    action: t.field({
      type: PersonaAction,
      description: 'What was done.',
      resolve: ({ action }) => action as AuditAction,
      extensions: read({ kind: 'column', column: 'action' }),
    }),
    detail: t.field({
      type: 'JSON',
      bytes: 200,
      description: 'Parts that were edited, the number of a version, notes: as the action has them.',
      resolve: ({ detail }) => detail,
    }),
  }),
});

builder.objectFields(Persona, (t) => ({
  audit: t.connection(
    {
      type: AuditEntry,
      description: 'Who did what to it, the latest first: from the upgrade on that brought this trail.',
      args: { actions: t.arg({ type: [PersonaAction], description: 'Only these. Default: all.' }) },
      ...paged(({ actions }: { actions?: readonly AuditAction[] | null | undefined }) => ({
        ordering: 'audit',
        list: auditOfPersona(actions ?? undefined),
      })),
    },
    { name: 'PersonaAuditConnection', description: 'A list of what was done.' },
    { name: 'PersonaAuditEdge', description: 'An entry of a list.' },
  ),
}));
