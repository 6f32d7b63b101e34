import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Scope } from '../../db/postgres/connection.ts';
import { readPage } from '../../db/reads/pages.ts';
import { NEWEST_DOCUMENTS, type TrustedDocument } from '../../db/tables/workspaces/trusted-documents.ts';
import { decodeId, encodeId } from '../../graphql/core/id.ts';
import { checkDocuments } from '../../graphql/core/trusted/check-documents.ts';
import { schema } from '../../graphql/schema.ts';
import { recordAction } from '../../services/audit/audit-trail.ts';
import { documentIdOf, MOST_AT_ONCE, registerDocuments, withdrawDocuments } from '../../services/documents/register.ts';
import { withScope } from '../with-scope.ts';
import type { WorkspaceChoice } from '../workspace.ts';
import { collectDocuments } from './collect.ts';
import { manifestOf, readManifest } from './manifest.ts';

/** Documents that are listed at a time. */
const PAGE = 1_000;

/** Adds `documents collect`, `register`, `list` and `withdraw`. */
export function registerDocumentCommands(program: Command): void {
  const documents = program.command('documents').description('documents that a server of trusted documents runs');
  const command = (name: string, description: string) =>
    documents.command(name).description(description).option('--workspace <key>', 'workspace (default: the only one)');

  documents
    .command('collect')
    .description('write the operations of a folder of code as JSON, by their identifiers')
    .argument('<folder>', 'folder with files of GraphQL, and code with documents in gql or graphql')
    .option('--out <file>', 'file to write (default: standard output)')
    .action(async (folder: string, { out }: { readonly out?: string }) => {
      const text = `${JSON.stringify(manifestOf(await collectDocuments(folder)), null, 2)}\n`;
      if (out === undefined) process.stdout.write(text);
      else await writeFile(out, text);
    });
  command('register', 'register the documents of such a file')
    .argument('<file>', 'JSON: texts by their identifiers, or a list of texts')
    .option('--keys <ids>', 'ids of the API keys that may run them, with commas between (default: all)')
    .action(async (file: string, { keys, ...choice }: WorkspaceChoice & { readonly keys?: string }) => {
      const texts = await readManifest(file);
      await checkDocuments(schema, texts);
      const keyIds = keys?.split(',').map((id) => decodeId('ApiKey', id.trim(), ['keys'])) ?? null;
      await withScope(choice, async (scope) => {
        for (let at = 0; at < texts.length || at === 0; at += MOST_AT_ONCE) {
          await registerDocuments(scope, texts.slice(at, at + MOST_AT_ONCE), keyIds);
        }
        await told(scope, 'register');
        return `${new Set(texts).size} documents are registered.`;
      });
    });
  command('list', 'print the registered documents, one a line').action((choice: WorkspaceChoice) =>
    withScope(choice, async (scope) => {
      const lines: string[] = [];
      for await (const document of registered(scope)) lines.push(lineOf(document));
      return lines.join('\n');
    }),
  );
  command('withdraw', 'take documents out of the register')
    .argument('<id...>', 'identifiers, sha256:HASH')
    .action((ids: readonly string[], choice: WorkspaceChoice) =>
      withScope(choice, async (scope) => {
        const count = await withdrawDocuments(scope, ids);
        await told(scope, 'withdraw');
        return `${count} documents were registered.`;
      }),
    );
}

async function told(scope: Scope, what: string): Promise<void> {
  await recordAction(scope, { action: `documents ${what}`, ids: [] }, randomUUID());
}

async function* registered(scope: Scope): AsyncGenerator<TrustedDocument> {
  for (let after: readonly [number] | null = null; ; ) {
    const asked = { limit: PAGE, backward: false, after, before: null };
    const page: readonly TrustedDocument[] = await readPage(scope, NEWEST_DOCUMENTS, asked);
    yield* page;
    const last = page.at(-1);
    if (!last) return;
    after = [last.id];
  }
}

function lineOf(document: TrustedDocument): string {
  const { forAll, keyIds, createdAt, text } = document;
  const keys = forAll ? 'all keys' : keyIds.map((id) => encodeId('ApiKey', id)).join(',');
  return [documentIdOf(document), createdAt.toISOString(), keys, text.replace(/\s+/g, ' ').slice(0, 80)].join('  ');
}
