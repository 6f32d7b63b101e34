import { MASKED, shownText } from '../../reader/masked.ts';

/** What a customer is called: by its name, otherwise by its key where it comes from. */
export function nameOf({ name, externalId }: { readonly name: string | null; readonly externalId: string }): string {
  return name !== null && name !== MASKED ? name : shownText(externalId);
}
