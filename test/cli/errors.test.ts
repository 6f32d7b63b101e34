import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { builtProgram } from '../../scripts/support/personagraph.ts';
import { describeFailure } from '../../src/cli/failure.ts';
import { runProgram } from '../../src/cli/program.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../support/database.ts';

const TEMPLATE = join(import.meta.dirname, '../../plugins/template');
const taken = createServer();
let program: string;
let folder: string;
let database: TestDatabase;

beforeAll(async () => {
  program = builtProgram();
  folder = await mkdtemp(join(tmpdir(), 'personagraph-errors-'));
  database = await testDatabase();
  await testWorkspace(database.db);
  await testWorkspace(database.db);
  await once(taken.listen(0, '127.0.0.1'), 'listening');
  await writeFile(join(folder, 'empty.csv'), '');
  await writeFile(join(folder, 'shop.csv'), 'id\n1\n');
  await writeFile(join(folder, 'broken.yaml'), 'customers: [');
  await writeFile(join(folder, 'customers.yaml'), 'source: shop\ncurrency: EUR\ncustomer:\n  externalId: id\n');
});
afterAll(async () => {
  taken.close();
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

afterEach(() => {
  vi.unstubAllEnvs();
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const settingsOf = (settings: Readonly<Record<string, string>>) => ({
  DATABASE_URL: database.url,
  PERSONAGRAPH_DATA_DIR: join(folder, 'data'),
  HOST: '127.0.0.1',
  ...settings,
});

/** Runs `personagraph` as a shell does, in a folder of the test's own. */
function personagraph(args: readonly string[], settings: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const env = { PATH: process.env['PATH'], ...settingsOf(settings) };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...args], { cwd: folder, env }, (_, stdout, stderr) => {
      resolve({ code: child.exitCode, stdout, stderr });
    });
  });
}

/** What it would print, in this process: a process for each of many lines would take a minute. `@` is the folder. */
async function failureOf(line: string, settings: Readonly<Record<string, string>> = {}) {
  for (const [name, value] of Object.entries(settingsOf(settings))) vi.stubEnv(name, value);
  const args = line.split(' ').filter(Boolean);
  try {
    await runProgram(args.map((arg) => arg.replace(/^@/, `${folder}/`)));
  } catch (error) {
    return describeFailure(error, process.env['LOG_LEVEL']);
  } finally {
    vi.unstubAllEnvs();
  }
  throw new Error(`personagraph ${line} did not fail`);
}

const unreachable = { DATABASE_URL: 'postgresql://nobody:secret@127.0.0.1:1/none' };

const TABLE: readonly (readonly [line: string, says: RegExp, settings?: Readonly<Record<string, string>>])[] = [
  ['--nope', /^INVALID_SETTING: unknown option '--nope'/],
  [
    'imprt',
    /^INVALID_SETTING: no command imprt; there are: serve, worker, import, imports, export, definitions, key, audit, plugin/,
  ],
  ['serve extra', /^INVALID_SETTING: too many arguments for 'serve'/],
  ['key crate', /^INVALID_SETTING: unknown command 'crate' \(Did you mean create\?\)/],
  ['key create --workspaec shop', /^INVALID_SETTING: unknown option '--workspaec' \(Did you mean --workspace\?\)/],
  ['key create --role', /^INVALID_SETTING: option '--role <role>' argument missing/],
  ['key create --role KING', /^INVALID_SETTING: --role: KING /],
  ['key create', /^INVALID_SETTING: Several workspaces: /],
  ['key create --workspace shop', /^NOT_FOUND: No workspace shop; /],
  ['key create --create-workspace shop', /^INVALID_SETTING: --create-workspace needs --currency/],
  ['key create --create-workspace shop --currency euro', /^INVALID_SETTING: --currency: euro /],
  ['key create --create-workspace My/Shop --currency EUR', /^INVALID_INPUT: A key has lower case letters/],
  ['import', /^INVALID_SETTING: missing required argument 'files'/],
  ['import --mapping online-retail', /^INVALID_SETTING: missing required argument 'files'/],
  ['import @shop.csv --mapping @missing.yaml', /^INVALID_MAPPING: Mapping .*missing.yaml cannot be read/],
  ['import @shop.csv --mapping @broken.yaml', /^INVALID_MAPPING: /],
  [
    'import @missing.csv --mapping @customers.yaml --create-workspace a --currency EUR',
    /^INVALID_FILE: .*missing.csv does not exist/,
  ],
  ['import @empty.csv --mapping @customers.yaml --create-workspace a --currency EUR', /^INVALID_FILE: .* is empty/],
  [
    'import @shop.csv --mapping @customers.yaml --create-workspace a --currency EUR --report @none/a.ndjson',
    /^INVALID_SETTING: The report cannot be written: /,
  ],
  ['plugin new BAD', /^INVALID_SETTING: BAD is not a name for a plugin/],
  ['plugin test @missing', /^INVALID_PLUGIN: .*missing is not there/],
  [`plugin test ${TEMPLATE} --config {`, /^INVALID_SETTING: --config: \{ is not JSON/],
  [`plugin test ${TEMPLATE} --data @shop.csv`, /^INVALID_SETTING: --data and --mapping go together/],
  [`plugin test ${TEMPLATE} --customers none`, /^INVALID_SETTING: --customers: none /],
  ['', /^INVALID_SETTING: PORT: /, { PORT: 'many' }],
  ['', /^INVALID_SETTING: DATABASE_URL: /, { DATABASE_URL: 'mysql://localhost' }],
  ['', /^INVALID_SETTING: LOG_LEVEL: /, { LOG_LEVEL: 'loud' }],
  [
    '',
    /^INVALID_SETTING: PERSONAGRAPH_DATA_DIR, \/dev\/null\/data, cannot be used: /,
    { DATABASE_URL: '', PERSONAGRAPH_DATA_DIR: '/dev/null/data' },
  ],
  ['', /^INVALID_SETTING: PERSONAGRAPH_DATA_DIR has/, { DATABASE_URL: '', PERSONAGRAPH_DATA_DIR: '/tmp/a$(id)' }],
  ['', /^DATABASE_UNAVAILABLE: /, unreachable],
  ['worker', /^DATABASE_UNAVAILABLE: /, unreachable],
  ['key create', /^DATABASE_UNAVAILABLE: /, unreachable],
];

test.for(TABLE)('%s: one coded line, and no exit code of 0', async ([line, says, settings]) => {
  const { text, exitCode } = await failureOf(line, settings);
  expect(text).toMatch(says);
  expect(text.trim().split('\n')).toHaveLength(1);
  expect(exitCode).toBe(1);
});

test('the process prints that line to stderr, nothing to stdout, and ends with 1', { timeout: 240_000 }, async () => {
  expect(await personagraph(['--nope'])).toEqual({
    code: 1,
    stdout: '',
    stderr: "INVALID_SETTING: unknown option '--nope'\n",
  });
  const { code, stdout, stderr } = await personagraph([], unreachable);
  expect(stderr).toMatch(/^DATABASE_UNAVAILABLE: [^\n]*\n$/);
  expect([code, stdout]).toEqual([1, '']);
});

test('a port that is taken is one coded line, below what the server logs', { timeout: 240_000 }, async () => {
  const port = String((taken.address() as AddressInfo).port);
  const { code, stderr } = await personagraph([], { PORT: port, LOG_LEVEL: 'error' });
  expect(stderr).toMatch(new RegExp(`^INVALID_SETTING: Cannot listen on 127.0.0.1:${port}: [^\n]*\n$`));
  expect(code).toBe(1);
});

test('a config that cannot be loaded is one coded line', { timeout: 240_000 }, async () => {
  const file = join(folder, 'personagraph.config.ts');
  await writeFile(file, 'export default { plugins: [');
  const { code, stderr } = await personagraph(['plugin', 'list']);
  await rm(file);
  expect(stderr).toMatch(/^INVALID_PLUGIN: .*personagraph.config.ts cannot be loaded: [^\n]*\n$/);
  expect(code).toBe(1);
});

test('what nobody expected is one line, INTERNAL, that says how to see the stack', { timeout: 240_000 }, async () => {
  const file = join(folder, 'personagraph.config.ts');
  await writeFile(
    file,
    'setImmediate(() => { throw new Error("the disk\\nis on fire"); });\nawait new Promise(() => {});',
  );
  try {
    const { code, stdout, stderr } = await personagraph(['plugin', 'list']);
    expect(stderr).toBe('INTERNAL: the disk is on fire (LOG_LEVEL=debug shows the stack)\n');
    expect([code, stdout]).toEqual([1, '']);
    const debug = await personagraph(['plugin', 'list'], { LOG_LEVEL: 'debug' });
    expect(debug.stderr).toMatch(/^INTERNAL: the disk is on fire\nError: the disk\nis on fire\n {4}at /);
  } finally {
    await rm(file);
  }
});

test('help is no error', { timeout: 240_000 }, async () => {
  const { code, stdout, stderr } = await personagraph(['--help']);
  expect(stdout).toContain('Usage: personagraph');
  expect([code, stderr]).toEqual([0, '']);
});
