import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/** Headers that a page of another origin may send. */
export const ALLOWED_HEADERS = [
  'authorization',
  'content-type',
  'x-api-key',
  'x-request-id',
  // The trace that a client's own goes on in.
  'traceparent',
  'tracestate',
  // Of event streams that go on.
  'last-event-id',
  // Of files that come in and go out.
  'range',
  'if-range',
  'tus-resumable',
  'upload-length',
  'upload-metadata',
  'upload-offset',
] as const;

/** Of two that fit equally well, the later is answered. */
const TYPES = ['application/graphql-response+json', 'application/json'] as const;
type AnswerType = (typeof TYPES)[number];

/**
 * The media type of an answer, as yoga chooses it: by the first entry that one of {@link TYPES} fits, whatever its `q`.
 * Undefined where none fits, as for event streams.
 */
export function answerTypeOf(accept = '*/*'): AnswerType | undefined {
  if (accept === '*/*' || accept === 'application/json' || accept === '') return 'application/json';
  for (const entry of accept.replace(/\s/g, '').toLowerCase().split(',')) {
    const [range = '', ...parameters] = entry.split(';');
    const charset = parameters.find((parameter) => parameter.includes('charset='));
    if (charset !== undefined && charset !== 'charset=utf-8') continue;
    const [type, subtype] = range.split('/');
    if (type !== '*' && type !== 'application') continue;
    const fitting = TYPES.findLast((known) => subtype === '*' || known === `application/${subtype}`);
    if (fitting) return fitting;
  }
  return undefined;
}

/** The headers that tell browsers whether the page of an origin may read an answer; none where no origin is listed. */
export function corsHeadersOf({ origin }: IncomingHttpHeaders, origins: readonly string[]): OutgoingHttpHeaders {
  if (origin === undefined || origins.length === 0) return {};
  const all = origins.includes('*');
  const [only] = origins.length === 1 ? origins : [];
  const listed = all || (only === undefined && origins.includes(origin));
  return {
    'access-control-allow-origin': listed ? origin : (only ?? 'null'),
    ...(listed ? { vary: 'Origin' } : {}),
    'access-control-allow-headers': ALLOWED_HEADERS.join(', '),
    'access-control-allow-credentials': 'true',
  };
}
