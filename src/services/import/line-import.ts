import { type ErrorCode, PersonagraphError } from '../../errors.ts';
import { type Row, whereOf } from './file/table.ts';
import type { ReadableRow } from './grouping.ts';
import { KeySet } from './key-set.ts';
import type { EventMapper, LineMapper } from './line-mapper.ts';
import { keyOfBroken, orderKey } from './orders/broken-key.ts';
import type { ColumnRoles } from './orders/column-roles.ts';
import { FillDown } from './orders/fill-down.ts';
import { Gathering } from './orders/gathering.ts';
import { OrderMapper } from './orders/order-mapper.ts';
import type { Counting } from './people/repeats.ts';
import { referenceTo, type Who } from './people/who.ts';
import type { Report } from './report.ts';
import type { SurveyMapper } from './survey-mapper.ts';
import type { Texts } from './value.ts';
import type { Writer } from './writer.ts';

/** What a file's lines are read by. */
export interface LineRules {
  readonly mapper: LineMapper;
  /** Which values of a repeated customer count. */
  readonly counting: Counting;
  readonly roles: ColumnRoles;
  /** Positions of the columns whose empty cells take the value above. */
  readonly fillDown: readonly number[];
  readonly groupWindow: number;
  readonly quote: string | false;
  readonly delimiter: string | undefined;
}

/** Where customers, events and responses go. */
export type LineWriter = Pick<Writer, 'customer' | 'event' | 'response'>;

/** Where it is told what is not taken. */
export interface LineReport extends Pick<Report, 'reject' | 'leave' | 'leaveOut'> {
  readonly dropped: { add(reason: string): void };
}

/** Takes the lines of a file one by one: to the writer, by way of the orders, or to the report. */
export class LineImport {
  /** Lines taken. */
  read = 0;
  lastLine = 0;
  readonly #rules: LineRules;
  readonly #writer: LineWriter;
  readonly #report: LineReport;
  readonly #print: (row: Row) => string;
  readonly #fill: FillDown;
  readonly #orders: OrderMapper;
  readonly #gathering: Gathering | undefined;
  /** Columns that all rules group by. */
  readonly #shared: readonly number[];
  /** Values of customers that were left out. */
  readonly #leftOut = new KeySet();

  constructor(rules: LineRules, writer: LineWriter, report: LineReport, print: (row: Row) => string) {
    this.#rules = rules;
    this.#writer = writer;
    this.#report = report;
    this.#print = print;
    this.#shared = rules.roles.shared;
    this.#fill = new FillDown(rules.fillDown);
    const grouped = rules.roles.groupBy.size > 0;
    this.#orders = new OrderMapper(rules.mapper, rules.roles, {
      customer: (who, texts, row) => this.#customer(who, texts, row),
      event: (event) => writer.event(event),
      unwanted: (row, reason) => this.#leave(row, reason),
      refused: (row, error) => this.#reject(row, error.code, error.message, kindOf(error)),
      incomplete: (row, reason, kind) => this.#reject(row, 'INVALID_INPUT', reason, kind),
      dropped: (reason) => (grouped ? report.dropped.add(reason) : undefined),
    });
    if (grouped) this.#gathering = new Gathering(rules.groupWindow, (order) => this.#orders.map(order));
  }

  /** Lines of events that may get more. */
  get held(): number {
    return this.#gathering?.held ?? 0;
  }

  take(row: Row): void {
    this.read++;
    this.lastLine = row.line;
    if ('problem' in row) {
      this.#reject(row, 'INVALID_INPUT', row.problem, 'unreadable line');
      this.#fill.forget();
      this.#miss(row);
      return;
    }
    const filled = this.#fill.fill(row);
    try {
      if (this.#rules.mapper.events.length === 0) this.#mapAlone(filled);
      else if (!this.#gathering) this.#orders.map({ rows: [filled], doubt: undefined });
      else this.#gather(this.#gathering, filled);
    } catch (error) {
      if (!(error instanceof PersonagraphError)) throw error;
      this.#reject(row, error.code, error.message, kindOf(error));
    }
  }

  end(): void {
    this.#gathering?.end();
  }

  #gather(gathering: Gathering, row: ReadableRow): void {
    const { mapper, roles } = this.#rules;
    const shared = this.#shared;
    let rule: EventMapper | undefined;
    let key: string | undefined;
    if (shared.length > 0) key = orderKey(row.texts, shared);
    if (key === undefined) rule = mapper.events.find(({ takes }) => takes(row.texts));
    // Rules that group by nothing in common have orders of their own.
    if (shared.length === 0 && rule?.groupKey) {
      key = `${mapper.events.indexOf(rule)}\u0000${rule.groupKey(row.texts)}`;
    }
    if (key !== undefined) gathering.add(key, row);
    else if (!rule?.groupKey || mapper.rejects(row.texts) !== undefined) {
      this.#orders.map({ rows: [row], doubt: undefined });
    } else {
      const [column] = shared.map((at) => roles.names.get(at));
      gathering.miss(row.line, undefined, `line ${row.line} beside it does not say which event it belongs to`);
      const message = `column ${column} is empty: which event the line belongs to is not known; where it stands on the first line only, write "fillDown: [${column}]"`;
      this.#reject(row, 'INVALID_INPUT', message, `column ${column} is empty (fillDown)`);
    }
  }

  /** The order of a line that cannot be read is not whole. */
  #miss(row: Extract<Row, { raw: string }>): void {
    const gathering = this.#gathering;
    if (!gathering) return;
    const { quote, delimiter } = this.#rules;
    const known = this.#shared.length === 0 ? undefined : keyOfBroken(row, this.#shared, { delimiter, quote });
    const doubt = known?.sure
      ? `line ${row.line} of its event cannot be read: ${row.problem}`
      : `line ${row.line} beside it cannot be read and may belong to its event: ${row.problem}`;
    gathering.miss(row.line, known, doubt);
  }

  /** A line that is a customer, or a customer's response. */
  #mapAlone(row: ReadableRow): void {
    const { mapper } = this.#rules;
    const { texts } = row;
    const unwanted = mapper.rejects(texts);
    if (unwanted !== undefined) {
      this.#leave(row, unwanted);
      return;
    }
    const who = mapper.who(texts);
    this.#customer(who, texts, row);
    if (mapper.survey) this.#mapResponse(mapper.survey, row, who);
  }

  #customer(who: Who, texts: Texts, row: ReadableRow): void {
    const { mapper, counting } = this.#rules;
    // In a file of customers each line is counted by what became of its customer.
    const alone = mapper.events.length === 0 && !mapper.survey;
    if (!alone && counting.isComplete(who)) return;
    const input = mapper.customer(texts, (path, error) => {
      // Each order of a customer tells it again.
      const key = [who.key, ...path, error.message].join('\u0000');
      if (!this.#leftOut.add(key)) return;
      const reason = `${path.join('.')}: ${error.message}`;
      const kind = `${path.filter((step) => !/^\d+$/.test(step)).join('.')}: ${kindOf(error)}`;
      this.#report.leaveOut({ ...whereOf(row), code: error.code, reason, record: this.#print(row) }, kind);
    });
    const counted = counting.take(who, input, mapper.latestBy?.(texts) ?? this.read);
    if (counted || alone) this.#writer.customer({ who, input: counted ?? {}, row });
  }

  #mapResponse(survey: SurveyMapper, row: ReadableRow, who: Who): void {
    const response = survey.response(row.texts);
    if (!response) throw new PersonagraphError('INVALID_INPUT', 'answers no question');
    this.#writer.response({ who, input: { customer: referenceTo(who), ...response }, row });
  }

  #leave(row: Row, reason: string): void {
    this.#report.leave({ ...whereOf(row), code: 'INVALID_INPUT', reason, record: this.#print(row) });
  }

  #reject(row: Row, code: ErrorCode, reason: string, kind: string): void {
    this.#report.reject({ ...whereOf(row), code, reason, record: this.#print(row) }, kind);
  }
}

/** The message without the value it quotes, so that alike reasons are counted together. */
function kindOf({ message }: PersonagraphError): string {
  return message.replace(/".*"/s, 'a value').replace(/ are of customer .*/s, ' are of another customer');
}
