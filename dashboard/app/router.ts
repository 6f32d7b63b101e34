import { computed, signal } from '@preact/signals';

/** Where the studio lies: `/studio/`. */
export const BASE = import.meta.env.BASE_URL;

/** The place that is shown: the path below the base, without slashes at its ends, and what follows the question mark. */
export interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
}

const place = signal<Place>(currentPlace());

function currentPlace(): Place {
  const { pathname, search } = location;
  const path = pathname.startsWith(BASE) ? pathname.slice(BASE.length) : '';
  return { path: path.replace(/^\/+|\/+$/g, ''), query: new URLSearchParams(search) };
}

export const path = computed(() => place.value.path);
export const query = computed(() => place.value.query);

/** The address of a path, `personas/anna`, with what follows the question mark. */
export function hrefOf(to: string, values: Readonly<Record<string, string | undefined>> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value) search.set(name, value);
  const text = search.toString();
  return `${BASE}${to}${text && `?${text}`}`;
}

/** Goes to an address of the studio. */
export function go(href: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, '', href);
  else history.pushState(null, '', href);
  place.value = currentPlace();
}

/** Keeps a choice of the page in its address, so that a link has it. An empty value goes. */
export function setQuery(values: Readonly<Record<string, string | undefined>>): void {
  const search = new URLSearchParams(query.peek());
  for (const [name, value] of Object.entries(values)) {
    if (value) search.set(name, value);
    else search.delete(name);
  }
  const text = search.toString();
  go(`${location.pathname}${text && `?${text}`}`, { replace: true });
}

/** Follows the back button, and links of the studio without loading the page anew. */
export function startRouter(): () => void {
  const follow = () => {
    place.value = currentPlace();
  };
  const click = (event: MouseEvent) => {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || link.target || link.hasAttribute('download')) return;
    if (link.origin !== location.origin || !link.pathname.startsWith(BASE)) return;
    // A place within the page is the browser's.
    if (link.hash && link.pathname === location.pathname && link.search === location.search) return;
    event.preventDefault();
    go(link.pathname + link.search);
    scrollTo(0, 0);
    // What a reader aloud hears first on the new page.
    document.querySelector<HTMLElement>('main')?.focus();
  };
  addEventListener('popstate', follow);
  document.addEventListener('click', click);
  return () => {
    removeEventListener('popstate', follow);
    document.removeEventListener('click', click);
  };
}
