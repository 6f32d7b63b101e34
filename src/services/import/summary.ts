import { storedText } from './decimal.ts';
import type { Conversion } from './exchange.ts';
import type { RowCounts, Table } from './file/table.ts';
import type { DifferenceSummary } from './history/differences.ts';
import { describeUnseen } from './needed-names.ts';
import type { Report } from './report.ts';
import type { LineTarget, Writer } from './writer.ts';

/** A number, and by reason what it is made of. */
export interface Counts {
  readonly total: number;
  readonly byReason: Readonly<Record<string, number>>;
}

/** Outcome of an import. Every line read is either accepted or rejected, once the import is complete. */
export interface ImportSummary {
  /** By which it can be undone; null: a dry run, nothing is stored. */
  readonly id: number | null;
  /** False where it was stopped: import the file again to complete it. */
  readonly complete: boolean;
  /** Records, without the header and empty lines. */
  readonly linesRead: number;
  /** Lines whose event (or customer, in files without events) is stored, now or before. */
  readonly linesAccepted: { readonly total: number; readonly byType: Readonly<Record<string, number>> };
  readonly linesRejected: Counts & {
    /** Of them, those that the mapping's own rules do not want. */
    readonly unwanted: number;
  };
  /** Events of several lines (`groupBy`) of which nothing is stored: the mapping does not want them, or a line is refused. */
  readonly ordersDropped: Counts;
  /** Values left out of lines that were taken, because they are wrong or another customer has them. */
  readonly fieldsLeftOut: Counts;
  /** By currency, of the amounts read: sums in it, and of what the mapping's rates made of them. Absent without rates. */
  readonly converted?: Readonly<Record<string, Conversion>>;
  /** Distinct customers of the file. */
  readonly customers: {
    readonly created: number;
    readonly updated: number;
    readonly unchanged: number;
    readonly rejected: number;
  };
  /** By event type. Duplicates were stored before with the same content. */
  readonly events: Readonly<
    Record<
      string,
      {
        readonly accepted: number;
        /** Stored before with other content, which a correction replaced. */
        readonly corrected: number;
        readonly duplicates: number;
        readonly rejected: number;
      }
    >
  >;
  /** Only of a file of survey responses. Duplicates were stored before with the same content. */
  readonly responses?: { readonly accepted: number; readonly duplicates: number; readonly rejected: number };
  /** What was passed over or made up before there were rows. */
  readonly rows: Readonly<RowCounts>;
  /** Names of the mapping that no row of JSON had, with those that are alike. */
  readonly columnsNeverSeen: readonly string[];
  /** Exact sum by event type of the amounts of the events of the file that are stored, now or before. */
  readonly amounts: Readonly<Record<string, string>>;
  /** Only of a dry run: what would be other than it is stored. */
  readonly differences?: DifferenceSummary;
  /** What there is to do about it, for people. */
  readonly advice: readonly string[];
  readonly seconds: number;
  /** Path of the report of rejected lines. */
  readonly report: string;
}

export function summarise(
  writer: Writer,
  report: Report,
  table: Table,
  read: Pick<ImportSummary, 'id' | 'complete' | 'linesRead' | 'report'> & {
    readonly startedAt: number;
    target: LineTarget;
    converted: Readonly<Record<string, Conversion>>;
    differences: DifferenceSummary | undefined;
    /** Further advice than what the outcomes give. */
    advice: readonly string[];
  },
): ImportSummary {
  const { startedAt, target, converted, differences, advice, ...facts } = read;
  const { accepted, duplicates } = writer.responses;
  const types = [...writer.events].sort(([a], [b]) => (a < b ? -1 : 1));
  const byType =
    target === 'events'
      ? Object.fromEntries(types.map(([type, { lines }]) => [type, lines]))
      : target === 'customers'
        ? { customer: writer.customerLines }
        : { response: accepted + duplicates };
  const total = Object.values(byType).reduce((sum, lines) => sum + lines, 0);
  if (facts.complete && total + report.rejected.total !== facts.linesRead) {
    throw new Error(
      `${facts.linesRead} lines were read, but ${total} are accepted and ${report.rejected.total} rejected: a fault of the import`,
    );
  }
  return {
    ...facts,
    linesAccepted: { total, byType },
    linesRejected: { total: report.rejected.total, byReason: report.rejected.byReason, unwanted: report.unwanted },
    ordersDropped: { total: report.dropped.total, byReason: report.dropped.byReason },
    fieldsLeftOut: { total: report.leftOut.total, byReason: report.leftOut.byReason },
    ...(Object.keys(converted).length > 0 ? { converted } : {}),
    customers: { ...writer.customers },
    events: Object.fromEntries(
      types.map(([type, { accepted, corrected, duplicates, rejected }]) => [
        type,
        { accepted, corrected, duplicates, rejected },
      ]),
    ),
    ...(typeof target === 'string' ? {} : { responses: { ...writer.responses } }),
    rows: { ...table.counts },
    columnsNeverSeen: [...new Set(table.unseen().map(describeUnseen))],
    amounts: Object.fromEntries(types.map(([type, { amount }]) => [type, storedText(amount)])),
    ...(differences ? { differences } : {}),
    advice: [...adviceOn(writer), ...advice],
    seconds: Math.round(performance.now() - startedAt) / 1000,
  };
}

function adviceOn(writer: Writer): string[] {
  const differing = [...writer.events.values()].reduce((sum, counts) => sum + counts.differing, 0);
  if (differing === 0) return [];
  const events = differing === 1 ? '1 event differs' : `${differing.toLocaleString('en')} events differ`;
  return [`${events} from what is stored under the same id, which stays: import with --correct to replace it.`];
}

/**
 * False where an import did not come to its end, not one line of it was taken, or, `strict`, anything of it that the
 * mapping wants was not.
 */
export function isPassed(summary: ImportSummary, strict: boolean): boolean {
  const { complete, linesRead, linesAccepted, linesRejected, fieldsLeftOut } = summary;
  if (!complete || (linesRead > 0 && linesAccepted.total === 0)) return false;
  return !strict || linesRejected.total - linesRejected.unwanted + fieldsLeftOut.total === 0;
}
