import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { evidenceOfClaims } from '../../src/db/tables/personas/claim-evidence.ts';
import { listClaims } from '../../src/db/tables/personas/persona-claims.ts';
import { standingOf } from '../../src/engine/persona/claim-standing.ts';
import { EVIDENCE_KINDS } from '../../src/services/personas/claim-input.ts';
import { createPersona } from '../../src/services/personas/personas.ts';
import { testDatabase, testWorkspace } from '../support/database.ts';

const statements = (name: string) =>
  readFileSync(`prisma/migrations/${name}/migration.sql`, 'utf8')
    .split(/;\s*$/m)
    .filter((statement) => statement.trim());
const FIRST = statements('20261130010010_claims_with_ids');
/** What a later one does to the same tables. */
const LATER = statements('20261130020080_personas').filter((one) =>
  /^(?:\s*--.*\n)*\s*(?:ALTER TABLE|UPDATE|WITH) "(?:persona_claim|persona_evidence|drafted)"/.test(one),
);
const ADDED = [...FIRST.join(';').matchAll(/ADD COLUMN\s+"(\w+)"/g)].map(([, column]) => `DROP COLUMN ${column}`);
/** The tables as they were before. */
const BEFORE = [
  'DROP TABLE persona_evidence, persona_claim_opinion',
  `ALTER TABLE persona_claim ${ADDED.join(', ')}, DROP COLUMN translations, ADD COLUMN evidence evidence_kind, ADD COLUMN detail jsonb`,
  'DROP TYPE claim_status, evidence_stance, team CASCADE',
];

test('claims that were there keep their evidence, and stand as the rule of their status has it', async () => {
  await using database = await testDatabase();
  const scope = await testWorkspace(database.db);
  const { id } = await createPersona(scope, { name: 'Kim' });
  for (const statement of BEFORE) await scope.query(statement);
  await scope.query(
    `INSERT INTO persona_claim (workspace_id, persona_id, section, position, text, evidence, detail)
     SELECT $1, $2, 'NEEDS', n, kind, kind::evidence_kind, CASE n WHEN 1 THEN '{"share": 0.5}'::jsonb
       WHEN 2 THEN jsonb_build_object('text', jsonb_build_object('en', kind, 'zh', '中文'), 'share', 0.25) END
     FROM unnest($3::text[]) WITH ORDINALITY AS k(kind, n)`,
    [scope.workspaceId, id, EVIDENCE_KINDS],
  );
  expect(LATER.length).toBe(4);
  for (const statement of [...FIRST, ...LATER]) await scope.query(statement);
  const claims = await listClaims(scope);
  expect(claims.map(({ text }) => text)).toEqual(EVIDENCE_KINDS);
  for (const claim of claims) {
    const evidence = await evidenceOfClaims(scope, [claim.id]);
    const detail = [null, { share: 0.5 }, { share: 0.25 }][claim.position] ?? null;
    expect(claim.translations).toEqual(claim.position === 2 ? { zh: { text: '中文' } } : {});
    expect(evidence).toMatchObject([{ kind: claim.text, stance: 'SUPPORTS', date: null, sampleSize: null, detail }]);
    const { status, dataStatus, interviewStatus, confidence } = claim;
    const standing = standingOf(evidence, null);
    expect({ status, dataStatus, interviewStatus, confidence }).toEqual({
      ...standing,
      confidence: expect.closeTo(standing.confidence, 12),
    });
  }
});
