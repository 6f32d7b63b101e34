import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { Scope } from '../db/postgres/connection.ts';
import { type ApiKey, listApiKeys } from '../db/tables/workspaces/api-keys.ts';
import { KEY_SCOPES } from '../db/tables/workspaces/key-scopes.ts';
import { PersonagraphError } from '../errors.ts';
import { decodeId, encodeId } from '../graphql/core/id.ts';
import { timeOf } from '../graphql/core/scalars.ts';
import { recordAction } from '../services/audit/audit-trail.ts';
import {
  createApiKey,
  editApiKey,
  type KeyChanges,
  type KeyRights,
  revokeApiKey,
  rotateApiKey,
} from '../services/workspaces/api-keys.ts';
import { registerKeyLink } from './key-link.ts';
import { withScope } from './with-scope.ts';
import type { WorkspaceChoice } from './workspace.ts';

interface KeyOptions extends WorkspaceChoice {
  readonly role?: string;
  readonly scopes?: string;
  readonly name?: string;
  readonly expires?: string;
  readonly graceHours?: string;
}

const SCOPES = `what it may do, with commas between: ${KEY_SCOPES.join(', ')}`;

/** Adds `key create`, `link`, `list`, `edit`, `rotate` and `revoke`. The operator may give all scopes. */
export function registerKey(program: Command): void {
  const key = program.command('key').description('API keys');
  const command = (name: string, description: string) =>
    key
      .command(name)
      .description(description)
      .option('--workspace <key>', 'workspace the key belongs to (default: the only one)');

  registerKeyLink(key);

  command('create', 'make an API key and print its secret, which is shown this once')
    .option('--create-workspace <key>', 'make this workspace first, unless it is there')
    .option('--currency <code>', 'currency of the workspace to make')
    .option('--scopes <scopes>', SCOPES)
    .option('--role <role>', 'READ (the default), WRITE (also INGEST and RESEARCH) or ADMIN (all), in place of scopes')
    .option('--name <name>', 'what the key is for', 'Command line')
    .option('--expires <time>', 'when it expires (default: never)')
    .action(async (options: KeyOptions) => {
      const fields = { ...rightsOf(options), name: options.name!, expiresAt: expiryOf(options) ?? null };
      // The secret alone, for scripts.
      await withScope(
        options,
        async (scope) => (await done(scope, 'create', () => createApiKey(scope, null, fields))).secret,
      );
    });
  command('list', 'print the keys, one a line').action((options: KeyOptions) =>
    withScope(options, async (scope) => (await listApiKeys(scope)).map(lineOf).join('\n')),
  );
  command('edit <id>', 'change a key: what is left out stays')
    .option('--name <name>', 'what it is for')
    .option('--scopes <scopes>', SCOPES)
    .option('--expires <time>', 'when it expires; never takes the end away')
    .action(async (id: string, options: KeyOptions) => {
      const row = idOf(id);
      const changes = changesOf(options);
      await withScope(options, async (scope) => {
        const edit = async () => ({ apiKey: await editApiKey(scope, null, row, changes) });
        return lineOf((await done(scope, 'edit', edit)).apiKey);
      });
    });
  command('rotate <id>', 'give a key another secret and print it, which is shown this once')
    .option('--grace-hours <hours>', 'hours that the secret before still opens; 0 ends it at once', '24')
    .action((id: string, options: KeyOptions) =>
      withScope(options, async (scope) => {
        const grace = Number(options.graceHours);
        return (await done(scope, 'rotate', () => rotateApiKey(scope, null, idOf(id), grace))).secret;
      }),
    );
  command('revoke <id>', 'take a key out of use, for good').action((id: string, options: KeyOptions) =>
    withScope(options, async (scope) =>
      lineOf((await done(scope, 'revoke', async () => ({ apiKey: await revokeApiKey(scope, idOf(id)) }))).apiKey),
    ),
  );
}

/** Does it, and tells the audit log. */
async function done<T extends { readonly apiKey: ApiKey }>(
  scope: Scope,
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  const result = await work();
  const ids = [encodeId('ApiKey', result.apiKey.id)];
  await recordAction(scope, { action: `key ${what}`, ids }, randomUUID());
  return result;
}

function idOf(id: string): number {
  return decodeId('ApiKey', id);
}

function rightsOf({ role = 'READ', scopes }: KeyOptions): KeyRights {
  if (scopes !== undefined) return { scopes: scopesNamed(scopes) };
  if (role === 'READ' || role === 'WRITE' || role === 'ADMIN') return { role };
  throw new PersonagraphError('INVALID_SETTING', `--role: ${role} is not READ, WRITE or ADMIN.`);
}

function changesOf({ name, scopes, ...options }: KeyOptions): KeyChanges {
  const expiresAt = expiryOf(options);
  return {
    ...(name === undefined ? {} : { name }),
    ...(scopes === undefined ? {} : { scopes: scopesNamed(scopes) }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

function scopesNamed(text: string): ApiKey['scopes'] {
  return text.split(',').map((name) => {
    const scope = KEY_SCOPES.find((one) => one === name.trim().toUpperCase());
    if (scope) return scope;
    throw new PersonagraphError('INVALID_SETTING', `--scopes: ${name.trim()} is not one of ${KEY_SCOPES.join(', ')}.`);
  });
}

/** Undefined where it is left out, null for never. */
function expiryOf({ expires }: KeyOptions): Date | null | undefined {
  if (expires === undefined) return undefined;
  return expires === 'never' ? null : timeOf(expires, ['expires']);
}

function lineOf({ id, name, scopes, expiresAt, revokedAt, lastUsedAt, subject }: ApiKey): string {
  const times = [
    ...(subject === null ? [] : [`person ${subject}`]),
    ...(revokedAt ? [`revoked ${revokedAt.toISOString()}`] : []),
    ...(expiresAt ? [`expires ${expiresAt.toISOString()}`] : []),
    lastUsedAt ? `used ${lastUsedAt.toISOString()}` : 'never used',
  ];
  return [encodeId('ApiKey', id), JSON.stringify(name), scopes.join(',') || '-', ...times].join('  ');
}
