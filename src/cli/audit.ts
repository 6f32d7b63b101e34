import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import type { Scope } from '../db/postgres/connection.ts';
import { readPage } from '../db/reads/pages.ts';
import { type AuditLogEntry, type AuditLogFilter, auditLogList } from '../db/tables/audit/audit-log.ts';
import { encodeId } from '../graphql/core/id.ts';
import { timeOf } from '../graphql/core/scalars.ts';
import { openStore } from './store.ts';
import { chooseWorkspace, type WorkspaceChoice } from './workspace.ts';

interface AuditOptions extends WorkspaceChoice {
  readonly since?: string;
  readonly until?: string;
}

/** Entries read at a time. */
const PAGE = 1_000;

/** Adds `audit`. */
export function registerAudit(program: Command): void {
  program
    .command('audit')
    .description('print who did what in a workspace, the latest first, as JSON, one entry a line')
    .option('--workspace <key>', 'workspace it is about (default: the only one)')
    .option('--since <time>', 'not before this time')
    .option('--until <time>', 'before this time')
    .action(async ({ since, until, ...choice }: AuditOptions) => {
      const store = await openStore(readConfig(process.env));
      try {
        const filter = {
          since: since === undefined ? undefined : timeOf(since, ['since']),
          until: until === undefined ? undefined : timeOf(until, ['until']),
        };
        for await (const line of linesOf(await chooseWorkspace(store.db, choice), filter)) process.stdout.write(line);
      } finally {
        await store.close();
      }
    });
}

async function* linesOf(scope: Scope, filter: AuditLogFilter): AsyncGenerator<string> {
  const list = auditLogList(filter);
  let after: readonly [number] | null = null;
  for (;;) {
    const page: readonly AuditLogEntry[] = await readPage(scope, list, {
      limit: PAGE,
      backward: false,
      after,
      before: null,
    });
    const last = page.at(-1);
    if (!last) return;
    yield page.map((entry) => `${JSON.stringify(shown(entry))}\n`).join('');
    after = [last.id];
  }
}

/** An entry as the API has it. */
function shown({ id, keyId, workspaceId: _workspace, ...entry }: AuditLogEntry): object {
  return { id: encodeId('AuditEntry', id), keyId: keyId === null ? null : encodeId('ApiKey', keyId), ...entry };
}
