import { listInputs } from '../file/inputs.ts';
import { joinTables } from '../file/joined-table.ts';
import type { Row } from '../file/table.ts';
import { LineImport, type LineReport, type LineWriter } from '../line-import.ts';
import { type MappingInput, parseMapping } from '../mapping.ts';
import { bindLines } from '../orders/bind-lines.ts';
import { countAsTheyCome } from '../people/first-reading.ts';
import type { ProposalExample } from './proposal.ts';
import { checkCustomer, checkStoredEvent, responseCheck, type Wrong } from './stored-form.ts';

/** Lines shown, and of them those that are rejected. */
const SHOWN = 10;
const REJECTED = 4;

/** How the first lines fare. */
export interface DryMapping {
  readonly examples: readonly ProposalExample[];
  /** Lines rejected, by reason. */
  readonly rejected: ReadonlyMap<string, number>;
  /** Values left out, by reason. */
  readonly leftOut: ReadonlyMap<string, number>;
  readonly lines: number;
}

/** Maps the first lines as an import does, and stores nothing. Throws what reading the file and binding the mapping throw. `currency` stands for the workspace's. */
export async function dryMap(
  files: readonly string[],
  input: MappingInput,
  { most, currency }: { readonly most: number; readonly currency: string },
): Promise<DryMapping> {
  const { decide, ...decided } = input;
  const parsed = parseMapping(decided);
  const mapping = { ...parsed, currency: parsed.currency ?? currency };
  const table = await joinTables(await listInputs(files), mapping);
  try {
    const bound = bindLines(table, mapping);
    const { survey, width } = bound.mapper;
    const taken = new Notes(survey ? responseCheck(survey.survey) : () => undefined);
    const lines = new LineImport({ ...bound, counting: countAsTheyCome(mapping, width) }, taken, taken, () => '');
    let isWhole = true;
    for await (const rows of table.rows()) {
      for (const row of rows) {
        if (lines.read < most) lines.take(row);
        else isWhole = false;
      }
      if (!isWhole) break;
    }
    // An order that goes on behind the lines looked at is shown by those that were.
    lines.end();
    return { ...taken.result(), lines: lines.read };
  } finally {
    table.close();
  }
}

/** Takes down what an import would store or reject. */
class Notes implements LineWriter, LineReport {
  readonly #stored = new Map<number, Record<string, unknown>>();
  readonly #refused: ProposalExample[] = [];
  readonly #others: ProposalExample[] = [];
  readonly #refusedLines = new Set<number>();
  readonly #rejected = new Map<string, number>();
  readonly #leftOut = new Map<string, number>();
  readonly dropped = { add: () => undefined };
  readonly #checkResponse: (input: Readonly<Record<string, unknown>>) => Wrong;

  constructor(checkResponse: (input: Readonly<Record<string, unknown>>) => Wrong) {
    this.#checkResponse = checkResponse;
  }

  customer({ row, input, who }: Parameters<LineWriter['customer']>[0]): void {
    const { externalId, identity } = who;
    const { kept, leftOut } = checkCustomer(who, input);
    for (const reason of leftOut) count(this.#leftOut, reason);
    this.#add(row, {
      customer: { ...(externalId === undefined ? {} : { externalId }), ...(identity ? { identity } : {}), ...kept },
    });
  }

  event({ rows, input }: Parameters<LineWriter['event']>[0]): void {
    const [first, ...others] = rows;
    const { customer, ...event } = input;
    const wrong = checkStoredEvent(input);
    if (wrong !== undefined) {
      for (const { line } of rows) this.#refuse(line, wrong, wrong);
      return;
    }
    this.#add(
      first!,
      { event: others.length === 0 ? event : { ...event, ofLines: [...rows].map(({ line }) => line) } },
      customer,
    );
  }

  response({ row, input }: Parameters<LineWriter['response']>[0]): void {
    const { customer, ...response } = input;
    const wrong = this.#checkResponse(input);
    if (wrong !== undefined) {
      this.#refuse(row.line, wrong, wrong);
      return;
    }
    this.#add(row, { response }, customer);
  }

  reject({ line, reason }: Parameters<LineReport['reject']>[0], kind: string): void {
    this.#refuse(line, reason, kind);
  }

  leave(line: Parameters<LineReport['leave']>[0]): void {
    this.reject(line, line.reason);
  }

  leaveOut(_line: Parameters<LineReport['leaveOut']>[0], kind: string): void {
    count(this.#leftOut, kind);
  }

  result(): Omit<DryMapping, 'lines'> {
    const refused = this.#refused.slice(0, REJECTED);
    const others = this.#others.slice(0, SHOWN);
    const stored = [...this.#stored]
      // A customer is saved though the event of the line is not.
      .filter(([line, parts]) => 'event' in parts || 'response' in parts || !this.#refusedLines.has(line))
      .sort(([a], [b]) => a - b)
      .slice(0, SHOWN - refused.length)
      .map(([line, parts]): ProposalExample => ({ line, outcome: 'stored', reason: null, stored: parts }));
    return {
      examples: [...refused, ...stored, ...others].slice(0, SHOWN),
      rejected: this.#rejected,
      leftOut: this.#leftOut,
    };
  }

  /** One example of each reason is shown first. */
  #refuse(line: number, reason: string, kind: string): void {
    this.#refusedLines.add(line);
    const example = { line, outcome: 'rejected', reason, stored: null } as const;
    (this.#rejected.has(kind) ? this.#others : this.#refused).push(example);
    count(this.#rejected, kind);
  }

  #add({ line }: Row, parts: Record<string, unknown>, customer?: unknown): void {
    const before = this.#stored.get(line) ?? (customer === undefined ? {} : { customer });
    this.#stored.set(line, { ...before, ...parts });
  }
}

function count(counts: Map<string, number>, reason: string): void {
  counts.set(reason, (counts.get(reason) ?? 0) + 1);
}
