import type { Readable } from 'node:stream';
import yauzl from 'yauzl';
import { asError, PersonagraphError } from '../../../errors.ts';

/** A zip archive's files by name, read one by one. */
export interface Archive {
  readonly names: readonly string[];
  /** Bytes of a file, packed; 0 where there is none. */
  sizeOf(name: string): number;
  /** Throws INVALID_FILE where there is none, or it is damaged or encrypted. */
  open(name: string): Promise<Readable>;
  close(): void;
}

/** Opens the zip archive of a path; throws INVALID_FILE. */
export async function openArchive(path: string): Promise<Archive> {
  const broken = (cause: unknown) =>
    new PersonagraphError('INVALID_FILE', `${path} is a zip archive that cannot be read: ${asError(cause).message}.`, {
      cause,
    });
  const entries = new Map<string, yauzl.Entry>();
  let zip: yauzl.ZipFile;
  try {
    zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false });
    await new Promise<void>((resolve, reject) => {
      zip.on('entry', (entry: yauzl.Entry) => {
        if (!entry.fileName.endsWith('/')) entries.set(entry.fileName, entry);
        zip.readEntry();
      });
      zip.once('end', resolve).once('error', reject);
      zip.readEntry();
    });
  } catch (cause) {
    throw broken(cause);
  }
  return {
    names: [...entries.keys()],
    sizeOf: (name) => entries.get(name)?.compressedSize ?? 0,
    async open(name) {
      const entry = entries.get(name);
      if (!entry) throw new PersonagraphError('INVALID_FILE', `${path} has no part ${name}.`);
      try {
        return await zip.openReadStreamPromise(entry);
      } catch (cause) {
        throw broken(cause);
      }
    },
    close: () => zip.close(),
  };
}
