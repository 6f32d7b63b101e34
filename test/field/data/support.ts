import type { Scope } from '../../../src/db/postgres/connection.ts';
import type { ImportOptions } from '../../../src/services/import/import-file.ts';
import type { MappingInput } from '../../../src/services/import/mapping.ts';
import { Folder } from '../../import/fixture.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';

/** A customer as stored: external id, the fields that have a value, traits, identities as `type:value`. */
export type StoredCustomer = {
  readonly externalId: string;
  readonly traits: Record<string, unknown>;
  readonly identities: readonly string[];
  readonly [field: string]: unknown;
};

/** An event as stored, with decimals as text (`1234.56`) and `at` in ISO 8601. */
export interface StoredEvent {
  readonly externalId: string;
  readonly type: string;
  readonly messageId: string;
  readonly at: string;
  readonly amount: string | null;
  readonly quantity: string | null;
  readonly [field: string]: unknown;
}

/** Imports files as users have them into a workspace of the test's own. */
export class Trial {
  readonly scope: Scope;
  readonly #folder = new Folder();
  readonly #database: TestDatabase;

  private constructor(database: TestDatabase, scope: Scope) {
    this.#database = database;
    this.scope = scope;
  }

  static async begin(): Promise<Trial> {
    const database = await testDatabase();
    return new Trial(database, await testWorkspace(database.db));
  }

  /** Imports, and returns the summary with `rejected`, the lines of the report. */
  import(
    name: string,
    content: string | Uint8Array,
    mapping: string | MappingInput,
    options: Pick<ImportOptions, 'dryRun'> = {},
  ) {
    return this.#folder.import(this.scope, this.#folder.file(name, content), mapping, options);
  }

  /** Values that were replaced, from and to by field, as history keeps them. */
  async replaced(): Promise<Record<string, readonly [from: unknown, to: unknown]>[]> {
    const rows = await this.scope.query<{ fields: Record<string, readonly [unknown, unknown]> }>(
      'SELECT fields FROM customer_edit WHERE workspace_id = $1 ORDER BY id',
      [this.scope.workspaceId],
    );
    return rows.map(({ fields }) => fields);
  }

  /** By external id. */
  async customers(): Promise<StoredCustomer[]> {
    const rows = await this.scope.query<{ row: Record<string, unknown> }>(
      `SELECT to_jsonb(c) - '{workspace_id,id,created_at,updated_at}'::text[] || jsonb_build_object('identities',
         (SELECT coalesce(jsonb_agg(i.type || ':' || i.value ORDER BY i.type, i.value), '[]') FROM customer_identity i
          WHERE i.workspace_id = c.workspace_id AND i.customer_id = c.id)) AS row
       FROM customer c WHERE c.workspace_id = $1 ORDER BY c.external_id`,
      [this.scope.workspaceId],
    );
    return rows.map(({ row }) => named(row) as StoredCustomer);
  }

  /** By customer, time and message id. */
  async events(): Promise<StoredEvent[]> {
    const rows = await this.scope.query<{ row: Record<string, unknown> }>(
      `SELECT to_jsonb(e) - '{workspace_id,id,customer_id,amount,quantity,discount,at}'::text[] || jsonb_build_object(
         'externalId', c.external_id, 'at', to_json(e.at AT TIME ZONE 'UTC') #>> '{}' || 'Z',
         'amount', trim_scale(e.amount)::text, 'quantity', trim_scale(e.quantity)::text,
         'discount', trim_scale(e.discount)::text) AS row
       FROM customer_event e JOIN customer c ON c.workspace_id = e.workspace_id AND c.id = e.customer_id
       WHERE e.workspace_id = $1 ORDER BY c.external_id, e.at, e.message_id`,
      [this.scope.workspaceId],
    );
    return rows.map(({ row }) => named(row) as unknown as StoredEvent);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#folder.remove();
    await this.#database[Symbol.asyncDispose]();
  }
}

/** Without empty fields, in camel case. */
function named(row: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(row).filter(([, value]) => value !== null);
  return Object.fromEntries(
    kept.map(([name, value]) => [name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()), value]),
  );
}
