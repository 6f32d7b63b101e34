import type { PersonaClaim as Row } from '../../../db/tables/personas/persona-claims.ts';
import { builder } from '../../core/builder.ts';
import { EvidenceKind, PersonaSectionKind } from '../../core/enums.ts';

const Claim = builder.objectRef<Row>('PersonaClaim').implement({
  description: 'One statement of a persona, with its evidence.',
  fields: (t) => ({
    text: t.exposeString('text', { bytes: 200, description: 'The statement.' }),
    evidence: t.expose('evidence', { type: EvidenceKind, description: 'What it rests on.' }),
    detail: t.field({
      type: 'JSON',
      bytes: 200,
      nullable: true,
      description: 'What the evidence says in numbers: feature, value, baseline, sample; null for a guess.',
      resolve: ({ detail }) => detail,
    }),
  }),
});

interface SectionShape {
  readonly section: Row['section'];
  readonly claims: readonly Row[];
}

export const PersonaSection = builder.objectRef<SectionShape>('PersonaSection').implement({
  description: 'What is known about one side of a persona.',
  fields: (t) => ({
    section: t.expose('section', { type: PersonaSectionKind, description: 'What it is about.' }),
    claims: t.field({
      type: [Claim],
      size: 'claims',
      description: 'Its statements, in their order.',
      resolve: ({ claims }) => [...claims],
    }),
  }),
});

export const ClaimInput = builder.inputType('PersonaClaimInput', {
  description: 'One statement.',
  fields: (t) => ({
    section: t.field({ type: PersonaSectionKind, required: true, description: 'What it is about.' }),
    text: t.string({ required: true, description: 'The statement, 2,000 characters at most.' }),
    evidence: t.field({ type: EvidenceKind, required: true, description: 'What it rests on.' }),
    detail: t.field({ type: 'JSON', description: 'What the evidence says in numbers: a JSON object.' }),
  }),
});

/** Claims as the service takes them; it checks the detail itself. */
export function claimsOf(claims: readonly (typeof ClaimInput)['$inferInput'][] | null | undefined) {
  return claims?.map((claim) => ({ ...claim, detail: claim.detail as Record<string, unknown> | null | undefined }));
}
