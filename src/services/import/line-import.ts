import { type ErrorCode, PersonagraphError } from '../../errors.ts';
import { type Row, whereOf } from './file/table.ts';
import { Grouping, type ReadableRow } from './grouping.ts';
import { KeySet } from './key-set.ts';
import type { EventMapper, LineMapper } from './line-mapper.ts';
import type { Report } from './report.ts';
import type { SurveyMapper } from './survey-mapper.ts';
import type { Writer } from './writer.ts';

/** Takes the lines of a file one by one: to the writer, by way of the groups, or to the report. */
export class LineImport {
  /** Lines taken. */
  read = 0;
  lastLine = 0;
  readonly #mapper: LineMapper;
  readonly #writer: Writer;
  readonly #report: Report;
  readonly #show: (row: Row) => unknown;
  readonly #grouping: Grouping;
  readonly #customers = new KeySet();

  constructor(mapper: LineMapper, window: number, writer: Writer, report: Report, show: (row: Row) => unknown) {
    this.#mapper = mapper;
    this.#writer = writer;
    this.#report = report;
    this.#show = show;
    this.#grouping = new Grouping(window, (event) => writer.event(event));
  }

  /** Lines of events that may get more. */
  get held(): number {
    return this.#grouping.held;
  }

  take(row: Row): void {
    this.read++;
    this.lastLine = row.line;
    if ('problem' in row) {
      this.#reject(row, 'INVALID_INPUT', row.problem, 'unreadable line');
      return;
    }
    try {
      this.#map(row);
    } catch (error) {
      if (!(error instanceof PersonagraphError)) throw error;
      this.#reject(row, error.code, error.message, kindOf(error));
    }
  }

  end(): void {
    this.#grouping.end();
  }

  #map(row: ReadableRow): void {
    const { texts } = row;
    const mapper = this.#mapper;
    const unwanted = mapper.rejects(texts);
    if (unwanted !== undefined) {
      this.#reject(row, 'INVALID_INPUT', unwanted, unwanted);
      return;
    }
    const externalId = mapper.externalId(texts);
    if (externalId === '') throw new PersonagraphError('INVALID_INPUT', 'names no customer');
    if (!this.#customers.has(externalId)) {
      // Known only once the values could be read: otherwise a later line may tell more.
      const input = mapper.customer(texts, (path, error) => {
        const reason = `${path.join('.')}: ${error.message}`;
        const kind = `${path.filter((step) => !/^\d+$/.test(step)).join('.')}: ${kindOf(error)}`;
        this.#report.leaveOut({ line: row.line, code: error.code, reason, record: this.#show(row) }, kind);
      });
      this.#customers.add(externalId);
      this.#writer.customer({ externalId, input, row });
    } else if (mapper.events.length === 0 && !mapper.survey) {
      const reason = `customer ${externalId} stands in a line before`;
      this.#reject(row, 'CONFLICT', reason, 'customer stands in a line before');
    }
    if (mapper.events.length > 0) this.#mapEvent(row, externalId);
    if (mapper.survey) this.#mapResponse(mapper.survey, row, externalId);
  }

  #mapResponse(survey: SurveyMapper, row: ReadableRow, externalId: string): void {
    const response = survey.response(row.texts);
    if (!response) throw new PersonagraphError('INVALID_INPUT', 'answers no question');
    this.#writer.response({ externalId, input: { customer: { externalId }, ...response }, row });
  }

  #mapEvent(row: ReadableRow, externalId: string): void {
    const event: EventMapper | undefined = this.#mapper.events.find(({ takes }) => takes(row.texts));
    const unwanted = event ? event.rejects(row.texts) : 'no event of the mapping takes this line';
    if (!event || unwanted !== undefined) this.#reject(row, 'INVALID_INPUT', unwanted ?? '', unwanted ?? '');
    else this.#grouping.add(event, externalId, row);
  }

  #reject(row: Row, code: ErrorCode, reason: string, kind: string): void {
    this.#report.reject({ ...whereOf(row), code, reason, record: this.#show(row) }, kind);
  }
}

/** The message without the value it quotes, so that alike reasons are counted together. */
function kindOf({ message }: PersonagraphError): string {
  return message.replace(/".*"/s, 'a value').replace(/ are of customer .*/s, ' are of another customer');
}
