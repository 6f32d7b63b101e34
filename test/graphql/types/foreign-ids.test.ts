import { getNamedType, getNullableType, isInputObjectType, isNonNullType } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeId, type IdType } from '../../../src/graphql/core/id.ts';
import { schema } from '../../../src/graphql/schema.ts';
import { createPersona } from '../../../src/services/personas/personas.ts';
import { recordInterview } from '../../../src/services/research/interviews.ts';
import { createTheme } from '../../../src/services/research/themes.ts';
import { filled, ID_TABLES, placesIn } from '../../support/argument-places.ts';
import { type FullApi, fullApi } from '../full-api.ts';

const NOBODY = 2_000_000_000;

/** Mutations of personas and research, which say of each id they need that there is none. */
const OF_PERSONAS = /Persona|Claim|Criterion|Evidence|Interview|Research/;
/** What mutations need beside ids, where leaving out what may be left out is refused first. */
const FURTHER: Readonly<Record<string, object>> = {
  addClaimEvidence: { evidence: { kind: 'SURVEY', date: '2026-05-01' } },
  addPersonaCriterion: { criterion: { rule: 'traits.pets >= 1', weight: 1 } },
  addSurveyEvidence: { survey: 'taste', question: 'q', answer: 'yes', stance: 'SUPPORTS' },
};

let full: FullApi;
/** Row ids by type: of the workspace that the caller has no key of, and of the caller's own. */
const theirs = new Map<IdType, number>();
const own = new Map<IdType, number>();

beforeAll(async () => {
  full = await fullApi();
  const { api, foreign: caller } = full;
  const criteria = [{ segmentId: caller.rows.segments[0]!, weight: 1 }];
  await createPersona(api.foreign, { name: 'Mine', criteria, claims: [{ section: 'NEEDS', text: 'Mine' }] });
  await recordInterview(api.foreign, {
    date: '2026-05-01',
    personaId: caller.rows.persona,
    interviewee: 'A shop owner',
  });
  await createTheme(api.foreign, { name: 'Mine' });
  for (const [type, table] of Object.entries(ID_TABLES) as [IdType, string][]) {
    for (const [ids, { workspaceId }] of [
      [theirs, api.scope],
      [own, api.foreign],
    ] as const) {
      const [row] = await api.db.query<{ id: number }>(
        `SELECT id FROM ${table} WHERE workspace_id = $1 ORDER BY id LIMIT 1`,
        [workspaceId],
      );
      if (row) ids.set(type, row.id);
    }
  }
}, 120_000);
afterAll(() => full?.api[Symbol.asyncDispose]());

/** A place of an input where ids stand. */
interface Place {
  readonly mutation: string;
  readonly path: readonly string[];
}

const mutations = Object.values(schema.getMutationType()!.getFields());
const inputOf = (mutation: string) => getNullableType(schema.getMutationType()!.getFields()[mutation]!.args[0]!.type);

const places: readonly Place[] = mutations.flatMap(({ name, args }) =>
  args.flatMap(({ type }) => placesIn(type).map((path) => ({ mutation: name, path }))),
);

/** An id of the caller's own for a field that needs one beside the one tried. */
function ownId(field: string): string {
  const type = { claimId: 'PersonaClaim', interviewId: 'Interview', intoId: 'ResearchTheme', personaId: 'Persona' }[
    field
  ];
  const wanted = (type ?? 'ResearchTheme') as IdType;
  return encodeId(wanted, own.get(wanted)!);
}

/** Whether an id is one that a mutation of personas or research is about. */
function isNeeded({ mutation, path: [field, ...within] }: Place): boolean {
  const input = inputOf(mutation);
  if (within.length > 0 || !OF_PERSONAS.test(mutation) || !isInputObjectType(input)) return false;
  return isNonNullType(input.getFields()[field!]!.type);
}

async function answer({ mutation, path }: Place, type: IdType, row: number): Promise<string> {
  const input = inputOf(mutation);
  const id = encodeId(type, row);
  const query = `mutation($input: ${getNamedType(input).name}!) { ${mutation}(input: $input) { userErrors { code message field } } }`;
  const { data, errors } = await full.api.ask(
    query,
    { input: { ...(filled(input, { path, id, ownId }) as object), ...FURTHER[mutation] } },
    full.api.foreignKey,
  );
  const said = {
    errors: errors?.map(({ message, extensions }) => [extensions?.code ?? null, message]),
    data: data?.[mutation],
  };
  return JSON.stringify(said).replaceAll(id, 'ID');
}

/** Every row of the workspace that the caller has no key of. */
async function content(): Promise<Record<string, string>> {
  const { db, scope } = full.api;
  const tables = await db.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns
     WHERE column_name = 'workspace_id' AND table_schema = current_schema() ORDER BY 1`,
  );
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await db.query<{ all: string | null }>(
      `SELECT md5(string_agg(t::text, '' ORDER BY t::text)) AS all FROM "${name}" t WHERE workspace_id = $1`,
      [scope.workspaceId],
    );
    found[name] = row!.all ?? '';
  }
  return found;
}

test("another workspace's ids answer as ids of nobody, in every mutation and place, and nothing of it changes", async () => {
  expect(places.length).toBeGreaterThan(80);
  const before = await content();
  /** Ids that a mutation of personas needs, and that did not answer NOT_FOUND. */
  const silent: string[] = [];
  for (const place of places) {
    const name = [place.mutation, ...place.path].join('.');
    let refused = false;
    // An id of another type is refused with the type that is wanted there.
    const wanted = /not a (\w+)\./.exec(await answer(place, 'PersonaAuditEntry', NOBODY))?.[1];
    const types = wanted ? [wanted as IdType] : [...theirs.keys()];
    for (const type of types) {
      const row = theirs.get(type);
      if (row === undefined) continue;
      const [known, unknown] = [await answer(place, type, row), await answer(place, type, NOBODY)];
      expect(known, `${name} of a ${type}`).toBe(unknown);
      refused ||= known.includes('NOT_FOUND');
    }
    if (!refused && isNeeded(place) && types.some((type) => theirs.has(type))) silent.push(name);
  }
  expect(silent).toEqual([]);
  expect(await content()).toEqual(before);
}, 300_000);
