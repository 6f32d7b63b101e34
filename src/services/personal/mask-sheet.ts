import { MASK } from '../../engine/catalogue/personal.ts';
import type { PersonaSheet } from '../personas/sheet/sheet.ts';

/** A sheet without what people said, which its sources quote. What a persona says of itself is written by a team. */
export function maskSheet(sheet: PersonaSheet): PersonaSheet {
  return {
    ...sheet,
    sources: sheet.sources.map((source) => ({ ...source, excerpt: source.excerpt === null ? null : MASK })),
  };
}
