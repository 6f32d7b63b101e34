import { PersonagraphError } from '../../errors.ts';

/** Letters of the header. */
const LONGEST = 16_000;

/** What tus says of a file: `name YmFzZTY0,mapping YmFzZTY0`. Throws INVALID_INPUT. */
export function metadataOf(header: string): Readonly<Record<string, string | undefined>> {
  if (header.length > LONGEST) throw malformed(`has ${LONGEST} letters at most: give the mapping to startImport`);
  const pairs = header.split(',').flatMap((part) => part.trim() || []);
  return Object.fromEntries(
    pairs.map((pair) => {
      const [key = '', value = '', ...more] = pair.split(' ');
      if (more.length > 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) throw malformed('is pairs of a key and base64');
      return [key, Buffer.from(value, 'base64').toString('utf8')];
    }),
  );
}

function malformed(why: string): PersonagraphError {
  return new PersonagraphError('INVALID_INPUT', `Upload-Metadata ${why}.`);
}
