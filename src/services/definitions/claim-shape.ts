import { z } from 'zod';
import { OWN_GROUPS } from '../../engine/persona/measure.ts';
import { jsonObject } from '../input/text.ts';
import { claimFields, EVIDENCE_KINDS, evidenceFields, measureFields } from '../personas/claim-input.ts';
import { NamedGroup } from './named-groups.ts';

const MOST_JSON = 1_000_000;
const Evidence = z
  .strictObject({ ...evidenceFields, date: z.iso.date().nullable().default(null) })
  .transform(({ kind, stance, ...others }) => ({ kind, stance, ...allOf(others) }));

/** Every field of evidence, null where it has no value. */
function allOf({ method, source, date, sampleSize, url, excerpt, detail }: Omit<EvidenceShape, 'kind' | 'stance'>) {
  return {
    ...{ method: method ?? null, source: source ?? null, date, sampleSize: sampleSize ?? null },
    ...{ url: url ?? null, excerpt: excerpt ?? null, detail: detail ?? null },
  };
}

type EvidenceShape = z.output<z.ZodObject<typeof evidenceFields>> & { readonly date: string | null };

/** The short form: one piece of evidence by its kind. */
const evidenceOfKind = z
  .enum(EVIDENCE_KINDS)
  .transform((kind) => [{ kind, stance: 'SUPPORTS' as const, ...allOf({ date: null }) }]);

const Measure = z
  .strictObject({ ...measureFields, group: z.union([z.enum(OWN_GROUPS), NamedGroup]).default('MEMBERS') })
  .transform(({ value, from, to, quantile, ...others }) => ({
    ...others,
    ...{ value: value ?? null, from: from ?? null, to: to ?? null, quantile: quantile ?? null },
  }));

/** A claim in a file of definitions. Opinions, and evidence of interviews and surveys, are no part of it. */
export const ClaimDefinition = z
  .strictObject({
    ...claimFields,
    evidence: z.union([z.array(Evidence), evidenceOfKind]).default([]),
    /** Numbers of the only piece of evidence, in the short form. */
    detail: jsonObject(MOST_JSON).nullable().default(null),
    measure: Measure.nullable().default(null),
  })
  .transform(({ detail, textLanguage, translations, team, evidence, ...claim }, context) => {
    const texts = { textLanguage: textLanguage ?? null, translations: translations ?? {} };
    const one = { ...claim, ...texts, team: team ?? null };
    if (detail === null) return { ...one, evidence };
    const [only, ...others] = evidence;
    if (only && others.length === 0) return { ...one, evidence: [{ ...only, detail }] };
    context.addIssue({ code: 'custom', path: ['detail'], message: 'tells of one piece of evidence: put it there' });
    return z.NEVER;
  });
export type ClaimDefinition = z.output<typeof ClaimDefinition>;
