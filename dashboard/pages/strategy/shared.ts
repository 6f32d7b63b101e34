import { query } from '../../app/router.ts';
import { ofKinds } from '../../data/live-change.ts';
import { apiLanguage } from '../../reader/language.ts';
import { oneOf, TEAMS } from '../../ui/values.ts';
import type { Translated } from './change-documents.ts';

/** What makes objectives, actions and decisions other than they are shown. */
export const touching = ofKinds(
  'STRATEGY_CHANGED',
  'PERSONA_CHANGED',
  'PERSONA_DELETED',
  'CLAIM_CHANGED',
  'UPKEEP_CHANGED',
);

/** Items that a list begins with. */
export const PAGE = 20;

/** The persona and the team that the address names. */
export function aboutNow() {
  const personaId = query.value.get('persona');
  const team = oneOf(TEAMS, query.value.get('team'));
  return { ...(personaId && { personaId }), ...(team && { team }) };
}

/** Texts of an edit: in the language that it is written in as they are, in another as its translations. */
export function textsIn<Texts extends Readonly<Record<string, string | null>>>(
  written: 'EN' | 'ZH',
  texts: Texts,
): Texts | { readonly translations: Translated[] } {
  const language = apiLanguage.value;
  if (written === language) return texts;
  const translations = Object.entries(texts).map(([field, text]) => ({ field, language, text }));
  return { translations };
}

/** The time that a day begins at, where the reader is, or the last second of it; null where there is none. */
export function timeOf(day: string | undefined, end: 'begins' | 'ends' = 'begins'): string | null {
  return day ? new Date(`${day}T${end === 'begins' ? '00:00:00' : '23:59:59'}`).toISOString() : null;
}

/** A number of a form; null where it is none. */
export function numberOf(text: string | undefined): number | null {
  const written = (text ?? '').trim();
  return written === '' || !Number.isFinite(Number(written)) ? null : Number(written);
}
