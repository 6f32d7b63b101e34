import type { MappingDraft } from '../mapping/editor.tsx';

const KEY = 'personagraph.mapping.';

/** A mapping that is being written survives a reload of the tab, and the way to a dry run and back. */
export function keptDraft(uploads: string): MappingDraft | undefined {
  const text = sessionStorage.getItem(KEY + uploads);
  return text === null ? undefined : (JSON.parse(text) as MappingDraft);
}

export function keepDraft(uploads: string, draft: MappingDraft): void {
  try {
    sessionStorage.setItem(KEY + uploads, JSON.stringify(draft));
  } catch {
    // The store is full: the draft lives as long as the page.
  }
}

/** What the server is sent. */
export function mappingText({ mapping, text }: MappingDraft): string {
  return text ?? JSON.stringify(mapping);
}
