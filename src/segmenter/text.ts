/** Text people read: English alone, or by language (ISO 639-1) with English always there. */
export type Text = string | { readonly en: string; readonly zh?: string };

/** Text in both languages. */
export interface BilingualText {
  readonly en: string;
  readonly zh: string;
}

/** The English of a text. */
export function english(text: Text): string {
  return typeof text === 'string' ? text : text.en;
}

/** The Chinese of a text; its English where it has none. */
export function chinese(text: Text): string {
  return typeof text === 'string' ? text : (text.zh ?? text.en);
}
