import { findClaim } from '../../../services/personas/claims/edit-claims.ts';
import { addEvidence, editEvidence, removeEvidence } from '../../../services/personas/claims/edit-evidence.ts';
import { recordOpinion, withdrawOpinion } from '../../../services/personas/claims/edit-opinions.ts';
import { EvidenceKind, EvidenceStance, Team } from '../../core/enums.ts';
import { decodeId, encodeId } from '../../core/id.ts';
import { deletedId, mutation, noun, SEEN_VERSION } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { Evidence, EvidenceInput, readEvidence } from './claim-evidence.ts';
import { claimRow } from './claim-measure.ts';
import { ClaimOpinion } from './claim-opinion.ts';
import { Claim } from './persona-claim.ts';

const CLAIM = { claim: noun(Claim, 'Its claim as it is now.') };

mutation({
  name: 'addClaimEvidence',
  scope: 'WRITE',
  description: 'Adds evidence to a claim, whose status follows. The version of the claim stays.',
  input: {
    description: 'Evidence to add.',
    fields: (t) => ({
      claimId: t.id({ required: true, description: 'The claim, which has 200 pieces of evidence at most.' }),
      evidence: t.field({ type: EvidenceInput, required: true, description: 'The evidence.' }),
    }),
  },
  payload: { evidence: noun(Evidence, 'The evidence.'), ...CLAIM },
  work: async ({ claimId, evidence }, { scope }) => {
    const row = claimRow(claimId, 'claimId');
    const made = await addEvidence(scope, row, readEvidence(evidence));
    return { evidence: made, claim: await findClaim(scope, row) };
  },
});

mutation({
  name: 'editClaimEvidence',
  scope: 'WRITE',
  description: 'Changes evidence of a claim, whose status follows.',
  input: {
    description: 'Changes to evidence: what is left out stays.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The evidence.' }),
      version: t.int(SEEN_VERSION),
      kind: t.field({ type: EvidenceKind, description: 'What it is known from.' }),
      stance: t.field({ type: EvidenceStance, description: 'Whether it supports the claim.' }),
      date: t.field({ type: 'Date', description: 'The day it was found.' }),
      method: t.string({ description: 'How it was found; null clears.' }),
      source: t.string({ description: 'Whoever or whatever it comes from; null clears.' }),
      sampleSize: t.int({ description: 'Customers, answers or interviews that it rests on; null clears.' }),
      url: t.string({ description: 'Where it can be read; null clears.' }),
      excerpt: t.string({ description: 'A passage of it; null clears.' }),
      detail: t.field({ type: 'JSON', description: 'The same in numbers; null clears.' }),
      survey: t.string({ description: 'Key of the survey that it is taken from; null clears.' }),
    }),
  },
  payload: { evidence: noun(Evidence, 'The evidence as it is now.'), ...CLAIM },
  work: async ({ id, version, detail, ...fields }, { scope }) => {
    const row = decodeId('PersonaEvidence', id);
    const patch = {
      ...presentFields(fields, 'method', 'source', 'sampleSize', 'url', 'excerpt', 'survey'),
      ...(detail === undefined ? {} : { detail: detail as Record<string, unknown> | null }),
    };
    const evidence = await editEvidence(scope, row, version, patch);
    return { evidence, claim: await findClaim(scope, evidence.claimId) };
  },
});

mutation({
  name: 'removeClaimEvidence',
  scope: 'WRITE',
  description: 'Removes evidence from its claim, whose status follows.',
  input: {
    description: 'Evidence to remove.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The evidence.' }),
      version: t.int(SEEN_VERSION),
    }),
  },
  payload: { deletedId: deletedId(), ...CLAIM },
  work: async ({ id, version }, { scope }) => {
    const row = decodeId('PersonaEvidence', id);
    const { claimId } = await removeEvidence(scope, row, version);
    return { deletedId: encodeId('PersonaEvidence', row), claim: await findClaim(scope, claimId) };
  },
});

mutation({
  name: 'recordClaimOpinion',
  scope: 'WRITE',
  description: 'Records that somebody agrees with a claim or not, in the place of what the same said before.',
  input: {
    description: 'An opinion on a claim.',
    fields: (t) => ({
      claimId: t.id({ required: true, description: 'The claim.' }),
      who: t.string({ required: true, description: 'Who says so, 200 characters at most.' }),
      team: t.field({ type: Team, description: 'The team they speak for. Default: none.' }),
      agrees: t.boolean({ required: true, description: 'True for agreement, false for dissent.' }),
      why: t.string({ description: 'The reason. INVALID_INPUT for dissent without one.' }),
    }),
  },
  payload: { opinion: noun(ClaimOpinion, 'The opinion.'), ...CLAIM },
  work: async ({ claimId, ...said }, { scope }) => {
    const row = claimRow(claimId, 'claimId');
    return { opinion: await recordOpinion(scope, row, said), claim: await findClaim(scope, row) };
  },
});

mutation({
  name: 'withdrawClaimOpinion',
  scope: 'WRITE',
  description: 'Takes an opinion on a claim back.',
  input: {
    description: 'An opinion to take back.',
    fields: (t) => ({ id: t.id({ required: true, description: 'The opinion.' }) }),
  },
  payload: { deletedId: deletedId(), ...CLAIM },
  work: async ({ id }, { scope }) => {
    const { id: row, claimId } = await withdrawOpinion(scope, decodeId('PersonaClaimOpinion', id));
    return { deletedId: encodeId('PersonaClaimOpinion', row), claim: await findClaim(scope, claimId) };
  },
});
