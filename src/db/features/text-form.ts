/** Texts that are in the exact form already, as in `segmenter/composed.ts`. */
const PLAIN = '^[!-~]+( [!-~]+)*$';
/** The signs that nobody sees, and white space, as regular expressions of PostgreSQL. */
const UNSEEN = '[\\u00ad\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]';
const SPACES = '[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';

/** `exactForm` of a text, the same as in the language of segmenters. */
export function exactFormSql(text: string): string {
  return `(CASE WHEN ${text} ~ '${PLAIN}' THEN ${text} ELSE btrim(${seenFormSql(text)}, ' ') END)`;
}

/** `looseForm` of a text. */
export function looseFormSql(text: string): string {
  const folded = `normalize(lower(upper(lower(${seenFormSql(text)} COLLATE "und-x-icu"))), NFKC)`;
  const any = `replace(replace(${folded}, 'ς', 'σ'), U&'i\\0307', 'i')`;
  return `(CASE WHEN ${text} ~ '${PLAIN}' THEN lower(${text} COLLATE "C") ELSE (${any}) COLLATE "C" END)`;
}

function seenFormSql(text: string): string {
  return `regexp_replace(regexp_replace(normalize(${text}, NFKC), '${UNSEEN}', '', 'g'), '${SPACES}', ' ', 'g')`;
}
