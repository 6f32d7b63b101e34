import { readFileSync } from 'node:fs';
import { utils, write } from '@e965/xlsx';
import { loadMapping } from '../../../src/services/import/load-mapping.ts';
import { Trial } from '../../field/data/support.ts';

/** An import of a preset's sample into a store of its own. */
export class PresetTrial implements AsyncDisposable {
  readonly #trial: Trial;

  private constructor(trial: Trial) {
    this.#trial = trial;
  }

  static async begin(): Promise<PresetTrial> {
    return new PresetTrial(await Trial.begin());
  }

  get scope() {
    return this.#trial.scope;
  }

  /** Imports `samples/FILE` by a preset, and returns the summary. */
  async import(preset: string, file: string) {
    return this.#trial.import(nameOf(file), sample(file), await loadMapping(preset));
  }

  /** The same rows as a spreadsheet, whose numbers and texts are texts. */
  async importSheet(preset: string, file: string) {
    const mapping = await loadMapping(preset);
    return this.#trial.import(nameOf(file).replace('.csv', '.xlsx'), sheetOf(sample(file)), mapping);
  }

  /** By external id: name, and the further facts asked for. */
  async customers(...facts: string[]) {
    const rows = await this.#trial.customers();
    return rows.map((row) => [row.externalId, row['name'], ...facts.map((fact) => factOf(row, fact))]);
  }

  /** By customer and time: type, message id, time, amount. */
  async events() {
    const rows = await this.#trial.events();
    return rows.map(({ externalId, type, messageId, at, amount }) => [externalId, type, messageId, at, amount ?? null]);
  }

  async stored() {
    return this.#trial.events();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#trial[Symbol.asyncDispose]();
  }
}

export function sample(file: string): string {
  return readFileSync(new URL(`samples/${file}`, import.meta.url), 'utf8');
}

function nameOf(file: string): string {
  return file.replace('/', '-');
}

function factOf(row: Record<string, unknown>, fact: string): unknown {
  const [first = '', second] = fact.split('.');
  return second === undefined ? row[first] : (row[first] as Record<string, unknown> | undefined)?.[second];
}

/** A workbook of one sheet, of text without quotes but around commas and line ends. */
function sheetOf(text: string): Uint8Array {
  const rows = [...text.matchAll(/((?:"(?:[^"]|"")*"|[^,\n"]*))(,|\n)/g)].reduce<string[][]>(
    (all, [, cell = '', end]) => {
      all.at(-1)!.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
      if (end === '\n') all.push([]);
      return all;
    },
    [[]],
  );
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows.slice(0, -1)), 'Sheet1');
  return write(book, { type: 'buffer', bookType: 'xlsx' }) as Uint8Array;
}
