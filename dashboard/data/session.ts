import { computed, signal } from '@preact/signals';

/** A server and the key or token that opens it. */
export interface Session {
  /** Address of the API. */
  readonly url: string;
  readonly key: string;
}

const KEY = 'personagraph.key';
const SERVER = 'personagraph.server';

/** The API of the server that the page came from. */
export const OWN_API = new URL('/graphql', location.origin).href;

/** Null: nobody is signed in. */
export const session = signal<Session | null>(kept());

/** Why nobody is signed in any more; null where nobody was refused. */
export const signedOutBy = signal<'REFUSED' | 'LINK' | null>(null);

export const isOwnServer = computed(() => session.value?.url === OWN_API);

function kept(): Session | null {
  const store = sessionStorage.getItem(KEY) !== null ? sessionStorage : localStorage;
  const key = store.getItem(KEY);
  return key === null ? null : { url: store.getItem(SERVER) ?? OWN_API, key };
}

/** Signs in for as long as the tab is open; with `remember`, on this device until somebody signs out. */
export function signIn({ url, key }: Session, remember: boolean): void {
  forget();
  const store = remember ? localStorage : sessionStorage;
  store.setItem(KEY, key);
  if (url !== OWN_API) store.setItem(SERVER, url);
  signedOutBy.value = null;
  session.value = { url, key };
}

export function signOut(reason: 'REFUSED' | null = null): void {
  forget();
  signedOutBy.value = reason;
  session.value = null;
}

function forget(): void {
  for (const store of [sessionStorage, localStorage]) {
    store.removeItem(KEY);
    store.removeItem(SERVER);
  }
}

/** Exchanges the token of a one-time link, `#token=...`, for its key. */
export async function redeemLink(): Promise<void> {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null) return;
  history.replaceState(history.state, '', location.pathname + location.search);
  const answer = await fetch(`${import.meta.env.BASE_URL}key`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  }).catch(() => null);
  if (answer?.ok) signIn({ url: OWN_API, key: ((await answer.json()) as { key: string }).key }, false);
  else if (session.value === null) signedOutBy.value = 'LINK';
}
