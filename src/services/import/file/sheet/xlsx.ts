import { posix } from 'node:path';
import type { Readable } from 'node:stream';
import { PersonagraphError } from '../../../../errors.ts';
import type { Archive } from '../archive.ts';
import { flagText, type NumberKind, numberText, timeText } from './cell.ts';
import type { SheetRow, Workbook } from './sheet.ts';
import { attribute, plainText, readSharedTexts, readStyles, readXml, xmlParser } from './xlsx-parts.ts';

interface Facts {
  readonly texts: readonly string[];
  readonly kinds: readonly NumberKind[];
  readonly is1904: boolean;
}

/** Most columns of a sheet. */
const MAX_COLUMNS = 16_384;

/** A workbook of Excel 2007 and later. Only its shared texts are held, its rows are read as they are asked for. */
export async function openXlsx(archive: Archive, file: string): Promise<Workbook> {
  const targets = new Map<string, string>();
  const sheets: { readonly name: string; readonly part: string }[] = [];
  let is1904 = false;
  const read = async (name: string, take: (stream: Readable) => Promise<void>) => {
    if (archive.names.includes(name)) await damaged(file, async () => take(await archive.open(name)));
  };
  await read('xl/_rels/workbook.xml.rels', (stream) =>
    readXml(stream, {
      open(name, attributes) {
        if (name === 'Relationship')
          targets.set(attributes['Id'] ?? '', posix.resolve('/xl', attributes['Target'] ?? '').slice(1));
      },
    }),
  );
  await read('xl/workbook.xml', (stream) =>
    readXml(stream, {
      open(name, attributes) {
        if (name === 'workbookPr') is1904 = /^(1|true)$/.test(attributes['date1904'] ?? '');
        const part = targets.get(attribute(attributes, 'id') ?? '');
        if (name === 'sheet' && part !== undefined && archive.names.includes(part)) {
          sheets.push({ name: attributes['name'] ?? '', part });
        }
      },
    }),
  );
  let texts: string[] = [];
  let kinds: NumberKind[] = [];
  await read('xl/styles.xml', async (stream) => {
    kinds = await readStyles(stream);
  });
  await read('xl/sharedStrings.xml', async (stream) => {
    texts = await readSharedTexts(stream, file);
  });
  const facts = { texts, kinds, is1904 };
  const filled: string[] = [];
  for (const { name, part } of sheets) if (await hasRows(archive, part, facts, file)) filled.push(name);
  return {
    sheets: filled,
    rows: (sheet) => readSheet(archive, sheets.find(({ name }) => name === sheet)!.part, facts, file),
    close: () => archive.close(),
  };
}

async function hasRows(archive: Archive, part: string, facts: Facts, file: string): Promise<boolean> {
  for await (const rows of readSheet(archive, part, facts, file)) if (rows.length > 0) return true;
  return false;
}

async function* readSheet(archive: Archive, part: string, facts: Facts, file: string): AsyncGenerator<SheetRow[]> {
  const reader = new SheetReader(facts);
  const stream = await archive.open(part);
  try {
    for await (const chunk of stream.setEncoding('utf8')) {
      reader.write(chunk as string);
      const rows = reader.take();
      if (rows.length > 0) yield rows;
    }
    reader.close();
  } catch (thrown) {
    throw asDamaged(thrown, file);
  } finally {
    stream.destroy();
  }
}

/** Turns the XML of a sheet into rows. */
class SheetReader {
  readonly #facts: Facts;
  readonly #parser;
  #rows: SheetRow[] = [];
  #line = 0;
  #fields: string[] = [];
  #numbers = new Set<number>();
  #column = -1;
  #type = '';
  #style = 0;
  #value = '';
  #inValue = false;
  #inPhonetic = false;

  constructor(facts: Facts) {
    this.#facts = facts;
    this.#parser = xmlParser({
      open: (name, attributes) => this.#open(name, attributes),
      text: (text) => {
        if (this.#inValue && !this.#inPhonetic) this.#value += text;
      },
      close: (name) => this.#close(name),
    });
  }

  write(chunk: string): void {
    this.#parser.write(chunk);
  }

  close(): void {
    this.#parser.close();
  }

  /** The rows that ended since the last call. */
  take(): SheetRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  #open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'c') {
      const { r, s, t } = attributes;
      this.#column = r === undefined ? this.#column + 1 : columnOf(r);
      this.#type = t ?? 'n';
      this.#style = s === undefined ? -1 : Number(s);
      this.#value = '';
    } else if (name === 'row') {
      this.#line = attributes['r'] === undefined ? this.#line + 1 : Number(attributes['r']);
      this.#fields = [];
      this.#numbers = new Set();
      this.#column = -1;
    } else if (name === 'v' || name === 't') this.#inValue = true;
    else if (name === 'rPh') this.#inPhonetic = true;
  }

  #close(name: string): void {
    if (name === 'v' || name === 't') this.#inValue = false;
    else if (name === 'rPh') this.#inPhonetic = false;
    else if (name === 'row') {
      if (this.#fields.length > 0) this.#rows.push({ line: this.#line, fields: this.#fields, numbers: this.#numbers });
    } else if (name === 'c') {
      const text = this.#value === '' ? '' : this.#text();
      if (text === '' || this.#column >= MAX_COLUMNS) return;
      while (this.#fields.length < this.#column) this.#fields.push('');
      this.#fields[this.#column] = text;
      if (this.#type === 'n') this.#numbers.add(this.#column);
    }
  }

  /** The value as text; a formula's is the one it had when the file was saved. */
  #text(): string {
    const value = this.#value;
    switch (this.#type) {
      case 's':
        return this.#facts.texts[Number(value)] ?? '';
      case 'b':
        return flagText(value === '1' || value === 'true');
      case 'n': {
        const number = Number(value);
        if (Number.isNaN(number)) return value;
        return this.#facts.kinds[this.#style] === 'time' ? timeText(number, this.#facts.is1904) : numberText(number);
      }
      default:
        return plainText(value);
    }
  }
}

/** From 0; `AB12` is 27. */
function columnOf(reference: string): number {
  let column = 0;
  for (let at = 0; at < reference.length; at++) {
    const letter = reference.charCodeAt(at) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  return column - 1;
}

async function damaged(file: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    throw asDamaged(thrown, file);
  }
}

function asDamaged(thrown: unknown, file: string): Error {
  if (thrown instanceof PersonagraphError) return thrown;
  return new PersonagraphError('INVALID_FILE', `${file} is a damaged spreadsheet: ${(thrown as Error).message}.`, {
    cause: thrown,
  });
}
