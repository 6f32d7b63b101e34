import {
  AUDIT,
  AUDIT_ACTIONS,
  type AuditAction,
  auditMeant,
  auditOfPersona,
  type AuditEntry as Row,
} from '../../../db/tables/personas/persona-audit.ts';
import type { ResearchSubject } from '../../../services/research/announce.ts';
import type { StrategySubject } from '../../../services/strategy/announce.ts';
import { builder } from '../../core/builder.ts';
import { ApiKeyRole } from '../../core/enums.ts';
import { encodeId, type IdType } from '../../core/id.ts';
import { one, paged, read, rowsOf } from '../../core/reading.ts';
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
  RESEARCH_ADDED: 'A guide, interview, theme or question was added; `subjectId` says which.',
  RESEARCH_EDITED: 'One of these was edited.',
  RESEARCH_REMOVED: 'One of these, or feedback, was deleted.',
  FEEDBACK_GIVEN: 'Feedback was given.',
  FEEDBACK_SETTLED: 'Feedback was accepted or declined.',
  STRATEGY_ADDED:
    'An objective, action, decision, guide or another thing of strategy was added; `subjectId` says which.',
  STRATEGY_EDITED: 'One of these was edited.',
  STRATEGY_REMOVED: 'One of these was deleted.',
  REVIEWED: 'It was reviewed.',
  SETTING_EDITED: 'A setting of the workspace, or how often the persona is reviewed, was edited; `detail` says which.',
};

const PersonaAction = builder.enumType('PersonaAction', {
  description: 'What was done to a persona.',
  values: Object.fromEntries(AUDIT_ACTIONS.map((value) => [value, { value, description: MEANINGS[value] }])) as Record<
    AuditAction,
    { value: AuditAction; description: string }
  >,
});

/** The type of the part that an action is done to; null of the persona itself. */
function subjectType(action: AuditAction, detail: unknown): IdType | null {
  if (action === 'PUBLISHED') return 'PersonaVersion';
  if (action === 'REVIEWED') return 'PersonaReview';
  if (/^(?:CLAIM|EVIDENCE|OPINION)_/.test(action)) return 'PersonaClaim';
  const { subject } = detail as { readonly subject?: keyof typeof SUBJECT_TYPES };
  return /^(?:RESEARCH|FEEDBACK|STRATEGY)_/.test(action) && subject ? SUBJECT_TYPES[subject] : null;
}

const SUBJECT_TYPES: Readonly<Record<ResearchSubject | StrategySubject, IdType>> = {
  GUIDE: 'InterviewGuide',
  INTERVIEW: 'Interview',
  THEME: 'ResearchTheme',
  QUESTION: 'ResearchQuestion',
  FEEDBACK: 'ResearchFeedback',
  MESSAGE_GUIDE: 'MessageGuide',
  PLAY: 'Play',
  INTERACTION_STANDARD: 'InteractionStandard',
  OBJECTIVE: 'Objective',
  ACTION_PLAN: 'ActionPlan',
  DECISION: 'PersonaDecision',
  REFERENCE_SHARES: 'ReferenceShares',
  NEED: 'UnderlyingNeed',
  SPEND: 'Spend',
};

const AuditEntry = builder.objectRef<Row>('PersonaAuditEntry').implement({
  extensions: rowsOf(AUDIT),
  description:
    'One thing that somebody did to a persona, to research, strategy or settings. Entries never change, and outlive what they are about.',
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
    personaKey: t.exposeString('personaKey', {
      nullable: true,
      description: 'Key that the persona had then; null of research that is about none, and of very old entries.',
    }),
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The persona as it is now; null for one since deleted, and of research that is about none.',
      ...one('persona', 'personaId'),
    }),
    subjectId: t.id({
      nullable: true,
      description:
        'Id of the claim, version, interview or other part that it was done to, also of one that is gone; or null.',
      resolve: ({ action, subjectId, detail }) => {
        const type = subjectType(action as AuditAction, detail);
        return subjectId === null || type === null ? null : encodeId(type, subjectId);
      },
    }),
    detail: t.field({
      type: 'JSON',
      bytes: 200,
      description: 'Parts that were edited, the number of a version, notes: as the action has them.',
      resolve: ({ detail }) => detail,
    }),
  }),
});

const Audit = builder.connectionObject(
  { type: AuditEntry, name: 'PersonaAuditConnection', description: 'A list of what was done.' },
  { name: 'PersonaAuditEdge', description: 'An entry of a list.' },
);

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
    Audit,
  ),
}));

interface AuditArguments {
  readonly key?: string | null | undefined;
  readonly actions?: readonly AuditAction[] | null | undefined;
}

builder.queryField('personaAudit', (t) =>
  t.connection(
    {
      type: AuditEntry,
      description:
        'Who did what to personas, also to those that are gone, and to research, strategy and settings, the latest first.',
      args: {
        key: t.arg.string({
          description: 'Only of what had this key when it was done. Default: all, and all research.',
        }),
        actions: t.arg({ type: [PersonaAction], description: 'Only these. Default: all.' }),
      },
      ...paged(({ key, actions }: AuditArguments) => ({
        ordering: 'audits',
        list: auditMeant({ personaKey: key ?? undefined, actions: actions ?? undefined }),
      })),
    },
    Audit,
  ),
);
