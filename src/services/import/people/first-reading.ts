import type { Scope } from '../../../db/postgres/connection.ts';
import { PersonagraphError } from '../../../errors.ts';
import type { Input as InputFile } from '../file/inputs.ts';
import { type JoinedTable, joinTables } from '../file/joined-table.ts';
import { LineImport } from '../line-import.ts';
import type { Mapping } from '../mapping.ts';
import { refuseMissing } from '../needed-names.ts';
import { bindLines } from '../orders/bind-lines.ts';
import { longForm } from '../text.ts';
import { type Counting, Repeats } from './repeats.ts';
import { resolveCustomers } from './resolve.ts';
import { Winners } from './winners.ts';

/** Lines whose customers are looked up at once. */
const BATCH = 1_000;
const nothing = (): void => undefined;
/** Takes nothing of what is read: the second reading stores and reports. */
const NOWHERE = {
  customer: nothing,
  event: nothing,
  response: nothing,
  reject: nothing,
  leave: nothing,
  leaveOut: nothing,
  dropped: { add: nothing },
};

/**
 * True where which values of a repeated customer count is known at the end of the files alone: the latest, one that is emptied
 * unless a line fills it, and those of a customer who has several keys.
 */
export function needsFirstReading({ customer, empty }: Mapping): boolean {
  if (customer.repeat === 'latest' || customer.identity) return true;
  const rules = [...Object.values(customer.fields), ...Object.values(customer.traits)];
  return rules.some((rule) => (longForm(rule!).empty ?? empty) === 'clear');
}

/** Which values count where they can be told as the lines come. */
export function countAsTheyCome({ customer: { repeat } }: Mapping, width: number): Counting {
  return new Repeats(repeat === 'latest' ? 'first-filled' : repeat, width);
}

/**
 * Reads files through and stores nothing: which line's value counts, of each customer and field. A file that cannot be read to
 * its end tells of its lines up to there. Throws INVALID_MAPPING.
 */
export async function readFirst(
  scope: Scope,
  inputs: readonly InputFile[],
  mapping: Mapping,
  { signal, onBytes }: { signal: AbortSignal | undefined; onBytes: (read: number, total: number) => void },
): Promise<Winners> {
  const { customer } = mapping;
  const winners = new Winners(customer.repeat, customer.latestBy !== undefined);
  const settle = () =>
    winners.settle(async (whos) => {
      const found = await resolveCustomers(scope, whos, customer.create);
      return found.map((one, n) => ('code' in one ? `\u0000${whos[n]!.key}` : one.externalId));
    });
  const table = await joinTables(inputs, mapping);
  try {
    const lines = new LineImport(
      { ...bindLines(table, mapping), counting: lookout(winners) },
      NOWHERE,
      NOWHERE,
      () => '',
    );
    for await (const rows of readable(table, mapping)) {
      if (signal?.aborted) return winners;
      for (const row of rows) lines.take(row);
      if (winners.waiting >= BATCH) await settle();
      onBytes(table.bytesRead(), table.bytesTotal);
    }
    lines.end();
    await settle();
    return winners;
  } finally {
    table.close();
  }
}

function lookout(winners: Winners): Counting {
  return {
    isComplete: () => false,
    take: (who, input, time) => {
      winners.look(who, input, time);
      return undefined;
    },
  };
}

/** The rows up to where the files cannot be read, which the second reading reports. */
async function* readable(table: JoinedTable, mapping: Mapping) {
  try {
    yield* table.rows((unseen, isWhole) => refuseMissing(mapping, unseen, isWhole));
  } catch (thrown) {
    if (!(thrown instanceof PersonagraphError) || thrown.code !== 'INVALID_FILE') throw thrown;
  }
}
