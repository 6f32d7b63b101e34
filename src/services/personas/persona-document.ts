import type { Scope } from '../../db/postgres/connection.ts';
import { type Child, rowsOfParents } from '../../db/reads/source.ts';
import { type ClaimEvidence, EVIDENCE_OF_CLAIM } from '../../db/tables/personas/claim-evidence.ts';
import { type ClaimOpinion, OPINIONS_ON_CLAIM } from '../../db/tables/personas/claim-opinions.ts';
import { CLAIMS_OF_PERSONA, type PersonaClaim } from '../../db/tables/personas/persona-claims.ts';
import { criteriaByKeys, type KeyedCriterion } from '../../db/tables/personas/persona-criteria.ts';
import { type Persona, personasByIds } from '../../db/tables/personas/personas.ts';
import { segmentPaths } from '../../db/tables/segmentations/segments.ts';
import type { DocumentClaim, DocumentCriterion, PersonaDocument } from '../../engine/persona/persona-document.ts';
import type { TextsByLanguage } from '../input/translations.ts';

/** What personas say now, as versions keep it. */
export async function documentsOf(
  scope: Scope,
  personas: readonly Persona[],
): Promise<ReadonlyMap<number, PersonaDocument>> {
  const ids = personas.map(({ id }) => id);
  const criteria = await criteriaByKeys(scope, ids);
  const claims = await rowsOfParents(scope, CLAIMS_OF_PERSONA, ids);
  const claimIds = claims.map(({ row }) => row.id);
  const evidence = byParent(await rowsOfParents(scope, EVIDENCE_OF_CLAIM, claimIds));
  const opinions = byParent(await rowsOfParents(scope, OPINIONS_ON_CLAIM, claimIds));
  const segments = [...personas.flatMap(({ sourceSegmentId }) => sourceSegmentId ?? [])];
  const paths = await segmentPaths(scope, segments);
  const older = await personasByIds(
    scope,
    personas.flatMap(({ supersedesId }) => supersedesId ?? []),
  );
  const keys = new Map(older.map(({ id, key }) => [id, key]));
  return new Map(
    personas.map((persona) => [
      persona.id,
      plainJson({
        fields: fieldsOf(persona, paths, keys),
        criteria: criteria.filter(({ personaId }) => personaId === persona.id).map(criterionOf),
        claims: claims
          .filter(({ parent }) => parent === persona.id)
          .map(({ row }) => claimOf(row, evidence.get(row.id) ?? [], opinions.get(row.id) ?? [])),
      }),
    ]),
  );
}

/** The same of one persona. */
export async function documentOf(scope: Scope, persona: Persona): Promise<PersonaDocument> {
  return (await documentsOf(scope, [persona])).get(persona.id)!;
}

function fieldsOf(
  persona: Persona,
  paths: ReadonlyMap<number, string>,
  keys: ReadonlyMap<number, string>,
): PersonaDocument['fields'] {
  const {
    // Where it stands, and what follows from its rows, is none of what it says.
    id: _id,
    workspaceId: _workspace,
    status: _status,
    stage: _stage,
    nameOrder: _order,
    matchCount: _matches,
    rankedPolarity: _polarity,
    rankedPriority: _priority,
    refitDue: _due,
    matchedFrom: _from,
    version: _version,
    published: _published,
    createdAt: _created,
    updatedAt: _updated,
    // A real customer, who may ask to be forgotten.
    typicalCustomerId: _typical,
    sourceSegmentId,
    supersedesId,
    ...fields
  } = persona;
  return {
    ...fields,
    sourceSegment: sourceSegmentId === null ? null : (paths.get(sourceSegmentId) ?? null),
    supersedes: supersedesId === null ? null : (keys.get(supersedesId) ?? null),
  };
}

function criterionOf({ segmentation, segment, rule, role, weight, ...score }: KeyedCriterion): DocumentCriterion {
  const { scoreOf, scoreKey: key, scoreFrom: from, scoreTo: to } = score;
  return {
    segment: segmentation === null ? null : `${segmentation}/${segment}`,
    rule: rule ?? null,
    score: key === null ? null : { segmentation: scoreOf, key, from, to },
    role,
    weight,
  };
}

function claimOf(
  claim: PersonaClaim,
  evidence: readonly ClaimEvidence[],
  opinions: readonly ClaimOpinion[],
): DocumentClaim {
  const { id, section, position, text, textLanguage, team, status, dataStatus, interviewStatus, confidence } = claim;
  // Versions from before there were any have none.
  const texts = claim.translations as TextsByLanguage;
  const translations = Object.keys(texts).length === 0 ? {} : { translations: texts };
  const { measure, written, measured, measuredAt } = claim;
  return {
    ...{ id, section, position, text, textLanguage, team, status, dataStatus, interviewStatus, confidence },
    ...translations,
    ...{ measure, written, measured, measuredAt },
    evidence: evidence.map(evidenceOf),
    opinions: opinions.map(({ who, team, agrees, why }) => ({ who, team, agrees, why })),
  };
}

/** Evidence without a customer's own words, and without what leads to the customer who was heard: erasing one changes no version. */
function evidenceOf({ kind, stance, method, source, date, sampleSize, url, detail, interviewId }: ClaimEvidence) {
  const heard = interviewId !== null;
  return { kind, stance, method, source: heard ? null : source, date, sampleSize, url: heard ? null : url, detail };
}

function byParent<T>(children: readonly Child<T>[]): ReadonlyMap<number, T[]> {
  const rows = new Map<number, T[]>();
  for (const { parent, row } of children) rows.set(parent, [...(rows.get(parent) ?? []), row]);
  return rows;
}

/** As it will be read again, so that both compare alike. */
function plainJson(document: PersonaDocument): PersonaDocument {
  return JSON.parse(JSON.stringify(document)) as PersonaDocument;
}
