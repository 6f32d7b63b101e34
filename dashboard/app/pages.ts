import type { ComponentType } from 'preact';
import type { Scope } from '../data/viewer.ts';

/** What a page is given: the parts of the path that its pattern names. */
export interface PageProps {
  readonly params: Readonly<Record<string, string>>;
}

export type PageId =
  | 'personas'
  | 'persona'
  | 'segments'
  | 'rules'
  | 'customer'
  | 'research'
  | 'strategy'
  | 'live'
  | 'data'
  | 'operate';

export interface PageEntry {
  readonly id: PageId;
  /** Path below the base: `personas/:key`; `:key?` may be missing. */
  readonly path: string;
  /** Whether it stands in the list of pages. */
  readonly listed: boolean;
  /** Without this scope it is not offered. */
  readonly scope: Scope;
  /** Loads the page when it is first opened. */
  readonly load: () => Promise<{ readonly default: ComponentType<PageProps> }>;
}

/** All pages: a folder each under `pages/`, loaded when it is first opened. */
export const PAGES: readonly PageEntry[] = [
  { id: 'personas', path: 'personas', listed: true, scope: 'READ', load: () => import('../pages/personas/page.tsx') },
  {
    id: 'persona',
    path: 'personas/:key',
    listed: false,
    scope: 'READ',
    load: () => import('../pages/persona/page.tsx'),
  },
  {
    id: 'segments',
    path: 'segments/:key?',
    listed: true,
    scope: 'READ',
    load: () => import('../pages/segments/page.tsx'),
  },
  { id: 'rules', path: 'rules/:key?', listed: true, scope: 'READ', load: () => import('../pages/rules/page.tsx') },
  {
    id: 'customer',
    path: 'customers/:id?',
    listed: true,
    scope: 'READ',
    load: () => import('../pages/customer/page.tsx'),
  },
  {
    id: 'research',
    path: 'research',
    listed: true,
    scope: 'READ',
    load: () => import('../pages/research/page.tsx'),
  },
  {
    id: 'strategy',
    path: 'strategy',
    listed: true,
    scope: 'READ',
    load: () => import('../pages/strategy/page.tsx'),
  },
  { id: 'live', path: 'live', listed: true, scope: 'READ', load: () => import('../pages/live/page.tsx') },
  {
    id: 'data',
    path: 'data/:part?/:id?',
    listed: true,
    scope: 'READ',
    load: () => import('../pages/data/page.tsx'),
  },
  {
    id: 'operate',
    path: 'operate/:part?/:id?',
    listed: true,
    scope: 'READ',
    load: () => import('../pages/operate/page.tsx'),
  },
];

/** The page of a path, with what the path names; undefined where there is none. */
export function pageAt(
  path: string,
): { readonly page: PageEntry; readonly params: Readonly<Record<string, string>> } | undefined {
  const given = path.split('/').filter(Boolean);
  for (const page of PAGES) {
    const params = matched(page.path.split('/'), given);
    if (params) return { page, params };
  }
  return undefined;
}

function matched(pattern: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  if (given.length > pattern.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const value = given[index];
    const name = /^:(\w+)\??$/.exec(part)?.[1];
    if (name !== undefined && value !== undefined) params[name] = decodeURIComponent(value);
    else if (name === undefined ? value !== part : !part.endsWith('?')) return undefined;
  }
  return params;
}
