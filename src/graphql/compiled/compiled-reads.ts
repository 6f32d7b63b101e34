import type { Scope } from '../../db/postgres/connection.ts';
import type { Principal } from '../../db/tables/workspaces/api-keys.ts';

/** An operation as a client sends it. */
export interface ReadRequest {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: Readonly<Record<string, unknown>> | null;
}

/** The key a request came with, and its workspace. */
export interface Caller {
  readonly principal: Principal;
  readonly scope: Scope;
}

/** Answers operations without an executor. */
export interface CompiledReads {
  /**
   * The finished body, `{"data":…}`, letter by letter what the executor's would be; null where the executor is to answer.
   * It writes nothing, so a request may be executed after it failed.
   */
  answer(request: ReadRequest, caller: Caller): Promise<string | null> | string | null;
}
