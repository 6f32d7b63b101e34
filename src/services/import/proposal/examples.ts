import { listInputs } from '../file/inputs.ts';
import { joinTables } from '../file/joined-table.ts';
import type { Row } from '../file/table.ts';
import { LineImport, type LineReport, type LineWriter } from '../line-import.ts';
import { compileMapping } from '../line-mapper.ts';
import { type MappingInput, parseMapping } from '../mapping.ts';
import { bindColumns, ColumnRoles } from '../orders/column-roles.ts';
import type { ProposalExample } from './proposal.ts';

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

/** Maps the first lines as an import does, and stores nothing. Throws what reading the file and binding the mapping throw. */
export async function dryMap(files: readonly string[], input: MappingInput, most: number): Promise<DryMapping> {
  const { decide, ...decided } = input;
  const parsed = parseMapping(decided);
  const mapping = { ...parsed, currency: parsed.currency ?? 'EUR' };
  const table = await joinTables(await listInputs(files), mapping);
  try {
    const roles = new ColumnRoles(table.find);
    const mapper = compileMapping(mapping, roles.find);
    const { fillDown } = bindColumns(mapping, roles);
    const { groupWindow, quote } = mapping;
    const taken = new Notes();
    const rules = { mapper, roles, fillDown, groupWindow, quote, delimiter: table.delimiter };
    const lines = new LineImport(rules, taken, taken, () => undefined);
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
  readonly #rejected = new Map<string, number>();
  readonly #leftOut = new Map<string, number>();
  readonly dropped = { add: () => undefined };

  customer({ row, input, who }: Parameters<LineWriter['customer']>[0]): void {
    const { externalId, identity } = who;
    this.#add(row, {
      customer: { ...(externalId === undefined ? {} : { externalId }), ...(identity ? { identity } : {}), ...input },
    });
  }

  event({ rows, input }: Parameters<LineWriter['event']>[0]): void {
    const [first, ...others] = rows;
    const { customer, ...event } = input;
    this.#add(
      first!,
      { event: others.length === 0 ? event : { ...event, ofLines: [...rows].map(({ line }) => line) } },
      customer,
    );
  }

  response({ row, input }: Parameters<LineWriter['response']>[0]): void {
    const { customer, ...response } = input;
    this.#add(row, { response }, customer);
  }

  reject({ line, reason }: Parameters<LineReport['reject']>[0], kind: string): void {
    count(this.#rejected, kind);
    this.#refused.push({ line, outcome: 'rejected', reason, stored: null });
  }

  leave(line: Parameters<LineReport['leave']>[0]): void {
    this.reject(line, line.reason);
  }

  leaveOut(_line: Parameters<LineReport['leaveOut']>[0], kind: string): void {
    count(this.#leftOut, kind);
  }

  result(): Omit<DryMapping, 'lines'> {
    const seen = new Set<string>();
    const refused = this.#refused.filter(
      ({ reason }) => seen.size < REJECTED && !seen.has(reason!) && seen.add(reason!),
    );
    const stored = [...this.#stored]
      .sort(([a], [b]) => a - b)
      .slice(0, SHOWN - refused.length)
      .map(([line, parts]): ProposalExample => ({ line, outcome: 'stored', reason: null, stored: parts }));
    return { examples: [...refused, ...stored], rejected: this.#rejected, leftOut: this.#leftOut };
  }

  #add({ line }: Row, parts: Record<string, unknown>, customer?: unknown): void {
    const before = this.#stored.get(line) ?? (customer === undefined ? {} : { customer });
    this.#stored.set(line, { ...before, ...parts });
  }
}

function count(counts: Map<string, number>, reason: string): void {
  counts.set(reason, (counts.get(reason) ?? 0) + 1);
}
