import { createHash } from 'node:crypto';
import { PersonagraphError } from '../errors.ts';
import type { Language } from '../services/input/translations.ts';

/** A text that is sent as a whole, with what it needs of headers beside those of all. */
export interface Document {
  readonly text: string;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Answers with a document, or 304 where the reader has it: it is kept by the reader alone, and asked for again each time. */
export function answerDocument({ method, headers }: Request, { text, type, headers: own }: Document): Response {
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 24)}"`;
  const common = {
    etag,
    'cache-control': 'private, no-cache',
    vary: 'authorization, x-api-key',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    ...own,
  };
  const known = headers.get('if-none-match')?.split(',') ?? [];
  if (known.some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')))) {
    return new Response(null, { status: 304, headers: common });
  }
  const body = Buffer.from(text);
  return new Response(method === 'HEAD' ? null : body, {
    headers: { ...common, 'content-type': type, 'content-length': String(body.byteLength) },
  });
}

/** The language that a query asks for, `en` where it says none. `what` is what there is in it. Throws INVALID_INPUT. */
export function languageAsked(query: URLSearchParams, what: string): Language {
  const language = (query.get('language') ?? 'en').toLowerCase();
  if (language === 'en' || language === 'zh') return language;
  throw new PersonagraphError('INVALID_INPUT', `The language of ${what} is en or zh.`, { field: ['language'] });
}
