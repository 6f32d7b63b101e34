import { beforeEach, expect, test, vi } from 'vitest';

/** What a browser has and Node has not. */
function store() {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
}
vi.stubGlobal('sessionStorage', store());
vi.stubGlobal('localStorage', store());
vi.stubGlobal('location', new URL('http://localhost/studio/'));

const { change, patching } = await import('./change.ts');
const { entryOf, forgetAll, noteChange } = await import('./cache.ts');
const { graphql } = await import('./graphql.ts');
const { ofKinds } = await import('./live-change.ts');
const { sameOf } = await import('./same.ts');
const { session, signIn } = await import('./session.ts');

const Workspace = graphql(`
  query Workspace {
    workspace { key name }
  }
`);
const Edit = graphql(`
  mutation Edit($input: RetirePersonaInput!) {
    retirePersona(input: $input) { userErrors { code message } }
  }
`);

/** Answers in the order in which they are asked for; one that is not given yet is waited for. */
let asked: ((answer: { status?: number; body: unknown } | Error) => void)[];
beforeEach(() => {
  asked = [];
  forgetAll();
  signIn({ url: 'http://localhost/graphql', key: 'k' }, false);
  vi.stubGlobal(
    'fetch',
    () =>
      new Promise((resolve, reject) => {
        asked.push((answer) =>
          answer instanceof Error
            ? reject(answer)
            : resolve({ status: answer.status ?? 200, json: async () => answer.body }),
        );
      }),
  );
});

const named = (name: string) => ({ body: { data: { workspace: { key: 'w', name } } } });
const until = (check: () => void) => vi.waitFor(check, { timeout: 20_000 });

test('a new answer keeps those parts of the old one that say the same', () => {
  const old = {
    list: [
      { id: 1, name: 'a' },
      { id: 2, name: 'b' },
    ],
    rest: { deep: [1, 2] },
  };
  const fresh = sameOf(old, {
    list: [
      { id: 1, name: 'a' },
      { id: 2, name: 'c' },
    ],
    rest: { deep: [1, 2] },
  });
  expect(fresh).toEqual({
    list: [
      { id: 1, name: 'a' },
      { id: 2, name: 'c' },
    ],
    rest: { deep: [1, 2] },
  });
  expect(fresh.list[0]).toBe(old.list[0]);
  expect(fresh.rest).toBe(old.rest);
  expect(sameOf(old, structuredClone(old))).toBe(old);
  expect(sameOf<unknown>({ a: undefined }, { b: undefined })).toEqual({ b: undefined });
  expect(sameOf<unknown>([1], { 0: 1 })).toEqual({ 0: 1 });
  expect(sameOf([1, 2], [1])).toEqual([1]);
});

test('two that show a query share one reading, and a failure leaves what was read', async () => {
  const entry = entryOf(Workspace, {});
  const leave = [entry.hold(undefined), entryOf(Workspace, {}).hold(undefined)];
  expect(asked).toHaveLength(1);
  asked[0]!(named('One'));
  await until(() => expect(entry.state.value.data?.workspace.name).toBe('One'));
  const loading = entry.load();
  asked[1]!(new Error('no route'));
  await loading;
  expect(entry.state.value.failure?.code).toBe('OFFLINE');
  expect(entry.state.value.data?.workspace.name).toBe('One');
  for (const one of leave) one();
});

test('a change during a reading leads to another one, whose answer counts', async () => {
  const entry = entryOf(Workspace, {});
  const leave = entry.hold(ofKinds('SETTING_CHANGED'));
  noteChange({ kind: 'SETTING_CHANGED' } as never);
  noteChange({ kind: 'RUN_PROGRESSED' } as never);
  const again = entry.load();
  asked[0]!(named('Before'));
  await until(() => expect(asked).toHaveLength(2));
  expect(entry.state.value.data).toBeUndefined();
  asked[1]!(named('After'));
  await again;
  expect(entry.state.value.data?.workspace.name).toBe('After');
  // The change that was told is read, too, after a moment.
  await until(() => expect(asked).toHaveLength(3));
  asked[2]!(named('After'));
  leave();
});

test('an optimistic edit shows at once, and is taken back where the server refuses', async () => {
  const entry = entryOf(Workspace, {});
  const leave = entry.hold(undefined);
  asked[0]!(named('Old'));
  await until(() => expect(entry.state.value.data?.workspace.name).toBe('Old'));
  const edit = patching(Workspace, {}, ({ workspace }) => ({ workspace: { ...workspace, name: 'New' } }));
  const outcome = change(Edit, { input: { id: 'x', version: 1 } }, [edit]);
  expect(entry.state.value.data?.workspace.name).toBe('New');
  const userErrors = [{ code: 'CONFLICT', message: 'Somebody was first.' }];
  asked[1]!({ body: { data: { retirePersona: { userErrors } } } });
  // After a conflict everything is read before the reader is asked.
  await until(() => expect(asked).toHaveLength(3));
  expect(entry.state.value.data?.workspace.name).toBe('Old');
  asked[2]!(named('Theirs'));
  expect(await outcome).toEqual({ ok: false, conflict: true, errors: userErrors });
  expect(entry.state.value.data?.workspace.name).toBe('Theirs');
  leave();
});

test('a key that is no longer taken signs out, but not who has signed in since', async () => {
  const entry = entryOf(Workspace, {});
  const leave = entry.hold(undefined);
  signIn({ url: 'http://localhost/graphql', key: 'other' }, false);
  asked[0]!({ status: 401, body: { errors: [{ message: 'No.' }] } });
  await until(() => expect(entry.state.value.failure?.code).toBe('UNAUTHENTICATED'));
  expect(session.value?.key).toBe('other');
  const loading = entry.load();
  asked[1]!({ status: 401, body: { errors: [{ message: 'No.' }] } });
  await loading;
  expect(session.value).toBeNull();
  leave();
});
