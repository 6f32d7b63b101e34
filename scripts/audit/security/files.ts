import assert from 'node:assert/strict';
import { encodeId, type IdType } from '../../../src/graphql/core/id.ts';
import { linkSheet } from '../../../src/services/personas/sheet/sheet-link.ts';
import { tells } from '../../../test/graphql/random/planted.ts';
import { exchange } from './ask.ts';
import type { Check, Section } from './check.ts';
import { rowsOf } from './rows.ts';
import type { Stage } from './stage.ts';
import type { Rows } from './ways.ts';

const NOBODY = 2_000_000_000;

/** Paths of one thing, the type of its id, and the methods they know. */
const PATHS: readonly (readonly [path: (id: string) => string, type: IdType, methods: readonly string[]])[] = [
  [(id) => `/uploads/${id}`, 'Upload', ['HEAD', 'PATCH', 'DELETE', 'GET']],
  [(id) => `/imports/${id}/rejected`, 'Import', ['GET', 'HEAD']],
  [(id) => `/imports/${id}/differences`, 'Import', ['GET', 'HEAD']],
  [(id) => `/exports/${id}`, 'Export', ['GET', 'HEAD']],
  [(id) => `/exports/${id}/mapping`, 'Export', ['GET', 'HEAD']],
];
/** Names that lead out of a folder, or that a system reads otherwise. */
const ODD_NAMES = [
  '..',
  '../../etc/passwd',
  '..%2f..%2fdemo.json',
  '%2e%2e/demo.json',
  '.',
  '%00',
  'CON',
  '-',
  'x'.repeat(3_000),
];

/** Files and sheets of another workspace answer as those of nobody, and links open what they were made for alone. */
export const FILES: Section = {
  name: 'files and links',
  async checks({ owner }) {
    const rows = await rowsOf(owner);
    return [
      ...PATHS.flatMap(([path, type, methods]) =>
        methods.map(
          (method): Check => ({
            name: `${method} ${path('ID')} of another workspace`,
            run: (stage) => answersAsNobody(stage, { method, path, type }, rows),
          }),
        ),
      ),
      ...ODD_NAMES.map(
        (name): Check => ({ name: `a path with ${name.slice(0, 30)}`, run: (stage) => leadsNowhere(stage, name) }),
      ),
      { name: 'a link to a sheet opens that one alone, until its time', run: opensOneAlone },
    ];
  },
};

interface Asked {
  readonly method: string;
  readonly path: (id: string) => string;
  readonly type: IdType;
}

async function answersAsNobody({ server, spy }: Stage, { method, path, type }: Asked, rows: Rows): Promise<void> {
  const row = rows.get(type);
  assert.ok(row !== undefined, `nothing is there of ${type}`);
  const answer = async (of: number) => {
    const id = encodeId(type, of);
    const headers = {
      'tus-resumable': '1.0.0',
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
    };
    const { status, text } = await exchange(server.url, spy.admin, { method, path: path(id), headers });
    assert.ok(status >= 400 && status < 500, `${status} ${text.slice(0, 300)}`);
    return `${status} ${text}`
      .replaceAll(id, 'ID')
      .replaceAll(`${of}`, 'ROW')
      .replaceAll(/"requestId":"[^"]*"/g, '');
  };
  assert.equal(await answer(row), await answer(NOBODY));
}

async function leadsNowhere({ server, owner }: Stage, name: string): Promise<void> {
  for (const folder of ['uploads', 'imports', 'exports', 'personas', 'avatars', 'studio', 'ingest']) {
    for (const path of [`/${folder}/${name}`, `/${folder}/${name}/rejected`]) {
      const { status, text } = await exchange(server.url, owner.admin, { method: 'GET', path });
      // The studio answers its page to each of its paths.
      assert.ok(status < 500, `${path}: ${status} ${text.slice(0, 300)}`);
      assert.doesNotMatch(text, /root:.*:0:0:|pgk_admin_|"seed"|\n\s+at /, path);
    }
  }
}

async function opensOneAlone({ server, owner, spy }: Stage): Promise<void> {
  const [key] = await owner.scope.query<{ id: number }>(
    `SELECT id FROM api_key WHERE workspace_id = $1 AND name = 'admin'`,
    [owner.scope.workspaceId],
  );
  const id = owner.world.rows.persona;
  const { path } = await linkSheet(owner.scope, { keyId: key!.id }, { id, language: 'en', minutes: 5 });
  const get = (wanted: string, secret: string | null = null) =>
    exchange(server.url, secret, { method: 'GET', path: wanted, headers: { accept: 'text/html' } });
  assert.equal((await get(path)).status, 200);
  // Whoever has it needs no key, and one of another workspace changes nothing.
  const [page = '', query = ''] = path.split('?');
  const changed = (name: string, value: string) => {
    const parameters = new URLSearchParams(query);
    parameters.set(name, value);
    return `${page}?${parameters}`;
  };
  const others = await owner.scope.query<{ key: string }>(
    'SELECT key FROM persona WHERE workspace_id = $1 AND id <> $2',
    [owner.scope.workspaceId, id],
  );
  assert.ok(others.length > 0);
  const signature = new URLSearchParams(query).get('signature')!;
  const forged = [
    ...others.map((other) => `/personas/${other.key}.html?${query}`),
    ...['0', '1', '99999', '2147483647', '9999999999', '-1', '1e3', 'x', ''].map((by) => changed('by', by)),
    ...['1', '9999999999', '99999999999', 'x', ''].map((until) => changed('until', until)),
    ...['', 'x', signature.slice(0, -2), `${signature}A`, signature.toLowerCase()].map((one) =>
      changed('signature', one),
    ),
    `${page}?${query.replace('signature=', 'signature=x&signature=')}`,
  ].filter((one) => one !== path);
  for (const one of forged) {
    for (const secret of [null, spy.admin]) {
      const { status, text } = await get(one, secret);
      assert.ok(status >= 400 && status < 500, `${one}: ${status}`);
      assert.ok(!tells(text), one);
    }
  }
}
