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
