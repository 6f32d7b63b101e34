/** Text people read: English alone, or by language (ISO 639-1) with English always there. */
export type Text = string | { readonly en: string; readonly zh?: string };
