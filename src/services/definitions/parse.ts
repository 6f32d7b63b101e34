import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { z } from 'zod';
import { PersonagraphError } from '../../errors.ts';
import { composedJson } from '../../segmenter/composed.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';
import { rejectionOf } from '../input/rejection.ts';
import { isTooDeep, roundedNumber } from '../input/text.ts';
import { type Definitions, DefinitionsShape } from './shape.ts';

/** The text of a file, and what it is called in errors; null for a text without a name. */
export interface DefinitionsText {
  readonly file: string | null;
  readonly text: string;
}

/** Definitions as files have them, and where each thing stands. */
export interface ParsedDefinitions {
  readonly definitions: Definitions;
  /** An error at a path of the definitions, with file, line and path before the message. */
  at(path: readonly string[], error: PersonagraphError): PersonagraphError;
}

/** Most characters of a file. */
const LONGEST = 5_000_000;
/** Most times that aliases of a file are written out. */
const MOST_ALIASES = 100;

/**
 * Reads definitions from one or several texts of YAML, each of whose sections stands in one of them. Throws
 * INVALID_DEFINITIONS, naming file, line and path, with near matches of a misspelt field.
 */
export function parseDefinitions(texts: readonly DefinitionsText[]): ParsedDefinitions {
  const sections = new Map<string, Source>();
  const merged: Record<string, unknown> = {};
  for (const text of texts) {
    const source = new Source(text);
    const { format: _format, ...own } = source.definitions();
    for (const [section, value] of Object.entries(own)) {
      if (value === undefined) continue;
      const before = sections.get(section);
      if (before) throw source.error([section], new PersonagraphError(CODE, `stands in ${before.file} too`));
      sections.set(section, source);
      merged[section] = value;
    }
  }
  return {
    definitions: merged as Definitions,
    at: (path, error) => sections.get(path[0] ?? '')?.error(path, error) ?? error,
  };
}

const CODE = 'INVALID_DEFINITIONS';

class Source {
  readonly file: string | null;
  readonly #document: Document;
  readonly #lines = new LineCounter();

  constructor({ file, text }: DefinitionsText) {
    this.file = file;
    if (text.length > LONGEST)
      throw new PersonagraphError('TOO_LARGE', `${file ?? 'The text'} is over ${LONGEST} long.`);
    this.#document = parseDocument(text, { lineCounter: this.#lines, uniqueKeys: true, prettyErrors: false });
    const [problem] = this.#document.errors;
    if (problem) throw this.#refused(this.#lines.linePos(problem.pos[0]).line, [], problem.message, CODE);
  }

  /** Its content, checked. */
  definitions(): z.output<typeof DefinitionsShape> {
    const content: unknown = this.#content();
    if (isTooDeep(content)) throw this.#refused(1, [], 'is nested too deep', CODE);
    const rounded = roundedNumber(content);
    if (rounded !== null) {
      const message = `holds the number ${rounded}, which lost digits: a whole number beyond 2^53 is written as text`;
      throw this.#refused(1, [], message, CODE);
    }
    const parsed = DefinitionsShape.safeParse(composedJson(content));
    if (parsed.success) return parsed.data;
    const { issues } = parsed.error;
    // A misspelt field is the reason why another is missing.
    const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]!;
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys') {
      const [key = ''] = issue.keys;
      const known = fieldsAt(DefinitionsShape, path);
      const near = didYouMean(key, known) || `; there is: ${known.join(', ')}`;
      throw this.#refused(this.#lineOf([...path, key]), [...path, key], `is no field${near}`, CODE);
    }
    const near =
      issue.code === 'invalid_value' ? didYouMean(String(valueAt(content, path)), issue.values.map(String)) : '';
    throw this.#refused(this.#lineOf(path), path, `${rejectionOf(0, parsed.error).message}${near}`, CODE);
  }

  /** An error of what stands at a path of this text. */
  error(path: readonly string[], { code, message, ...error }: PersonagraphError): PersonagraphError {
    return this.#refused(this.#lineOf(path), path, message, code, error.cause);
  }

  #content(): unknown {
    try {
      return this.#document.toJS({ maxAliasCount: MOST_ALIASES });
    } catch (thrown) {
      throw this.#refused(1, [], thrown instanceof Error ? thrown.message : String(thrown), CODE);
    }
  }

  #refused(line: number, path: readonly string[], message: string, code: PersonagraphError['code'], cause?: unknown) {
    const where = this.file === null ? `line ${line}` : `${this.file}:${line}`;
    const what =
      path.length > 0
        ? `${path
            .map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`))
            .join('')
            .slice(1)}: `
        : '';
    return new PersonagraphError(code, `${where}: ${what}${message}`, { field: path, cause });
  }

  /** The line of what stands at a path, or of the nearest thing around it. */
  #lineOf(path: readonly string[]): number {
    let node = this.#document.contents as Node | null;
    let offset = 0;
    for (const step of path) {
      if (isAlias(node)) node = node.resolve(this.#document) ?? null;
      if (isMap(node)) {
        const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step);
        if (!pair) break;
        offset = (pair.key as Node).range?.[0] ?? offset;
        node = pair.value as Node | null;
      } else if (isSeq(node)) {
        node = (node.items[Number(step)] as Node | undefined) ?? null;
        offset = node?.range?.[0] ?? offset;
      } else break;
    }
    return this.#lines.linePos(offset).line;
  }
}

/** The fields of the object at a path of a schema. */
function fieldsAt(schema: z.ZodType, path: readonly string[]): string[] {
  let at: z.ZodType = schema;
  for (const step of [...path, null]) {
    while (at instanceof z.ZodOptional || at instanceof z.ZodNullable || at instanceof z.ZodDefault) {
      at = at.unwrap() as z.ZodType;
    }
    if (step === null) break;
    if (at instanceof z.ZodArray) at = at.element as z.ZodType;
    else if (at instanceof z.ZodObject) at = at.shape[step] as z.ZodType;
  }
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, step) => (at as Readonly<Record<string, unknown>> | null)?.[step], value);
}
