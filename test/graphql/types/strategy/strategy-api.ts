import { expect } from 'vitest';
import { encodeId } from '../../../../src/graphql/core/id.ts';
import { doJob } from '../../../../src/services/jobs/jobs.ts';
import { strategyDue } from '../../../../src/services/jobs/strategy/strategy-due.ts';
import { createPersona } from '../../../../src/services/personas/personas.ts';
import type { RunContext } from '../../../../src/services/runs/context.ts';
import { createIsolation } from '../../../../src/services/threads/isolation.ts';
import { type TestApi, testApi } from '../../api.ts';

/** What mutations are asked for besides `userErrors`. */
const PAYLOADS: Readonly<Record<string, string>> = {
  createMessageGuide: 'messageGuide { id version channel content }',
  editMessageGuide: 'messageGuide { id version content translations { field language text } }',
  deleteMessageGuide: 'deletedId',
  createPlay: 'play { id version goal stage forEverybody }',
  editPlay: 'play { id version goal }',
  createInteractionStandard: 'standard { id version team withinHours }',
  createUnderlyingNeed: 'need { id version request need quotes { text source } }',
  editUnderlyingNeed: 'need { id version quotes { text } question { key } }',
  createObjective:
    'objective { id version key baseline target pace { state progress expected reason } last { value sampleSize } }',
  editObjective: 'objective { id version target horizon }',
  measureObjective: 'objective { id version last { value } pace { state } }',
  deleteObjective: 'deletedId',
  createActionPlan: 'actionPlan { id version status budget result { before { value } change unknown } }',
  editActionPlan: 'actionPlan { id version status endsAt }',
  recordDecision: 'decision { id version personaVersion moves { kind } }',
  editDecision: 'decision { id version status moves { kind } }',
  confirmDecision: 'decision { id version moves { kind } }',
  recordReferenceShares: 'shares { id version whom feature shares { value from to share } }',
  editReferenceShares: 'shares { id version sampleSize }',
  deleteReferenceShares: 'deletedId',
};

export interface StrategyApi extends AsyncDisposable {
  readonly api: TestApi;
  /** The clock of the worker; tests set it. */
  readonly clock: { now: number };
  /** Carries a mutation out; returns what it made. */
  done(name: string, input: object): Promise<{ id: string; version: number } & Record<string, never>>;
  /** Code and field of what a mutation refuses. */
  refused(name: string, input: object): Promise<(string | null)[]>;
  read(query: string, variables?: object): Promise<Record<string, never>>;
  persona(name: string): Promise<{ readonly row: number; readonly id: string }>;
  /** Lets the worker look once for what is due. */
  due(): Promise<void>;
}

/** A server with what strategy asks the run thread for. */
export async function strategyApi(): Promise<StrategyApi> {
  const clock = { now: Date.now() };
  const signal = new AbortController().signal;
  const context = (): RunContext => ({
    db: api.db,
    registry: api.dependencies.registry,
    isolation: createIsolation(''),
    signal,
    now: () => clock.now,
  });
  const api: TestApi = await testApi({
    groups: (request) => doJob(context(), 'groups', request),
    outcomes: (request) => doJob(context(), 'outcomes', request),
    refit: (request) => doJob(context(), 'refit', request),
    claims: (request) => doJob(context(), 'claims', request),
  });
  const mutate = async (name: string, input: object) => {
    const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
    const { data, errors } = await api.ask(
      `mutation ($input: ${type}!) { ${name}(input: $input) { ${PAYLOADS[name]} userErrors { code field message } } }`,
      { input },
      api.keys.WRITE,
    );
    expect(errors).toBeUndefined();
    return data[name];
  };
  return {
    api,
    clock,
    async done(name, input) {
      const { userErrors, ...payload } = await mutate(name, input);
      expect(userErrors).toEqual([]);
      return Object.values(payload)[0] as never;
    },
    async refused(name, input) {
      const { userErrors } = await mutate(name, input);
      expect(userErrors).toHaveLength(1);
      return [userErrors[0].code, userErrors[0].field?.join('.') ?? null];
    },
    async read(query, variables = {}) {
      const { data, errors } = await api.ask(query, variables, api.keys.READ);
      expect(errors).toBeUndefined();
      return data;
    },
    async persona(name) {
      const { id } = await createPersona(api.scope, { name });
      return { row: id, id: encodeId('Persona', id) };
    },
    due: () => strategyDue({ ...context(), log: api.dependencies.logger }),
    [Symbol.asyncDispose]: () => api[Symbol.asyncDispose](),
  };
}
