import { words } from './mapping/texts.ts';

/** A standard field in the reader's words; a trait by its name. */
export function fieldName(name: string): string {
  const known = words.value.fieldNames as Readonly<Record<string, string>>;
  return known[name] ?? (name.startsWith('traits.') ? name.slice('traits.'.length) : name);
}
