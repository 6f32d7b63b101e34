import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { asError, PersonagraphError } from '../../errors.ts';
import { documentIdOf, hashOfDocument, hashOfId } from '../../services/documents/register.ts';

/** Texts by identifier, as `documents collect` and other collectors write them, or texts alone. */
const Manifest = z.union([z.array(z.string()), z.record(z.string(), z.string())]);

/** Texts by their identifiers, in order. */
export function manifestOf(texts: readonly string[]): Readonly<Record<string, string>> {
  const entries = texts.map((text) => [documentIdOf({ hash: hashOfDocument(text) }), text] as const);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The texts of a manifest. Throws INVALID_FILE, also where a text is not the one that its identifier is the hash of. */
export async function readManifest(file: string): Promise<string[]> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new PersonagraphError('INVALID_FILE', `${file} cannot be read: ${asError(cause).message}.`, { cause });
  }
  const parsed = Manifest.safeParse(content);
  if (!parsed.success) {
    throw new PersonagraphError('INVALID_FILE', `${file} is no list of documents, nor documents by their identifiers.`);
  }
  if (Array.isArray(parsed.data)) return parsed.data;
  for (const [id, text] of Object.entries(parsed.data)) {
    const hash = hashOfId(id);
    if (hash !== null && hash !== hashOfDocument(text)) {
      throw new PersonagraphError('INVALID_FILE', `${file}: the text of ${id} was changed: its hash is another.`);
    }
  }
  return Object.values(parsed.data);
}
