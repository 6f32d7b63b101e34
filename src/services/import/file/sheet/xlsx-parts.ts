import type { Readable } from 'node:stream';
import { type SaxesAttributePlain, SaxesParser } from 'saxes';
import { PersonagraphError } from '../../../../errors.ts';
import { type NumberKind, numberKind } from './cell.ts';

/** Most characters of all distinct texts of a workbook, which are held. */
const MAX_SHARED = 64 * 1024 * 1024;

export type Attributes = Readonly<Record<string, SaxesAttributePlain['value']>>;

export interface XmlHandler {
  open?(name: string, attributes: Attributes): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** A parser that gives names without their prefix. */
export function xmlParser(handler: XmlHandler): SaxesParser {
  const parser = new SaxesParser({ xmlns: false, position: false });
  const local = (name: string) => name.slice(name.indexOf(':') + 1);
  parser.on('opentag', ({ name, attributes }) => handler.open?.(local(name), attributes));
  if (handler.text) parser.on('text', (text) => handler.text?.(text));
  parser.on('closetag', ({ name }) => handler.close?.(local(name)));
  parser.on('error', (error) => {
    throw error;
  });
  return parser;
}

/** Reads a part to its end. */
export async function readXml(stream: Readable, handler: XmlHandler): Promise<void> {
  const parser = xmlParser(handler);
  for await (const chunk of stream.setEncoding('utf8')) parser.write(chunk as string);
  parser.close();
}

/** An attribute, whatever its prefix. */
export function attribute(attributes: Attributes, name: string): string | undefined {
  return attributes[name] ?? Object.entries(attributes).find(([key]) => key.endsWith(`:${name}`))?.[1];
}

/** The texts that cells share, by their number. Throws INVALID_FILE where they are too many to hold. */
export async function readSharedTexts(stream: Readable, file: string): Promise<string[]> {
  const texts: string[] = [];
  let text = '';
  let inText = false;
  let inPhonetic = false;
  let held = 0;
  await readXml(stream, {
    open(name) {
      if (name === 'si') text = '';
      else if (name === 'rPh') inPhonetic = true;
      inText = name === 't';
    },
    text(piece) {
      if (inText && !inPhonetic) text += piece;
    },
    close(name) {
      inText = false;
      if (name === 'rPh') inPhonetic = false;
      if (name !== 'si') return;
      texts.push(plainText(text));
      held += text.length;
      if (held > MAX_SHARED) {
        throw new PersonagraphError(
          'INVALID_FILE',
          `${file} has over ${MAX_SHARED} characters of texts: save the sheet as CSV.`,
        );
      }
    },
  });
  return texts;
}

/** The kind of number of each cell style. */
export async function readStyles(stream: Readable): Promise<NumberKind[]> {
  const codes = new Map<number, string>();
  const kinds: NumberKind[] = [];
  let inCells = false;
  await readXml(stream, {
    open(name, attributes) {
      if (name === 'numFmt') codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
      else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells) {
        const id = Number(attributes['numFmtId'] ?? 0);
        kinds.push(numberKind(id, codes.get(id)));
      }
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return kinds;
}

/** Characters that XML cannot hold are written `_x000D_`. */
export function plainText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
