import type { Scope } from '../../db/postgres/connection.ts';
import { readAnswers } from '../../db/tables/outcomes/answers.ts';
import { type FoundStep, readConversions } from '../../db/tables/outcomes/conversions.ts';
import { readFirstChannels, readPurchases } from '../../db/tables/outcomes/purchases.ts';
import { spendWithin } from '../../db/tables/outcomes/spend.ts';
import { readScoresAt } from '../../db/tables/outcomes/value-scores.ts';
import { storedDefinitions } from '../../db/tables/scores/score-definitions.ts';
import {
  type Segmentation,
  segmentationsByIds,
  sharedSegmentations,
} from '../../db/tables/segmentations/segmentations.ts';
import { segmentsByIds } from '../../db/tables/segmentations/segments.ts';
import { readReturns } from '../../db/tables/workspaces/returns.ts';
import type { ReturnsRule } from '../../engine/catalogue/returns.ts';
import type { SpendFact } from '../../engine/outcomes/attribution.ts';
import type { Conversion, ConversionStep, OutcomeStandard } from '../../engine/outcomes/definitions.ts';
import type { Metric } from '../../engine/outcomes/metrics.ts';
import type { ChannelColumn, LifetimeValues, PeriodData } from '../../engine/outcomes/period-data.ts';
import type { Purchases, Span, SpanColumns } from '../../engine/outcomes/purchases.ts';
import { timesOfSegmentation, unansweredAt } from '../history/answer-times.ts';
import { instantsOf } from './period.ts';

/** A period that is asked about, and what of it. */
export interface AskedPeriod {
  /** Days since 1970-01-01. */
  readonly days: Span;
  readonly retentionDays: number;
  readonly conversion: Conversion | null;
  readonly metrics: readonly Metric[];
}

/** The score that lifetime values are taken from where nobody chose one. */
const LIFETIME_VALUE = 'lifetime_value';
/** The first time that PostgreSQL and ISO 8601 write alike. */
const EVER = -62_135_596_800_000;
const NOTHING: SpanColumns = { count: new Float64Array(), money: new Float64Array() };
const NO_PURCHASES: Purchases = { first: new Float64Array(), spans: [], beginning: Number.POSITIVE_INFINITY };
const NO_CHANNELS: ChannelColumn = { codes: new Int32Array(), labels: [] };

const OF_PURCHASES: readonly Metric[] = [
  ...(['CUSTOMERS', 'NEW_CUSTOMERS', 'REVENUE', 'REVENUE_PER_CUSTOMER', 'REPEAT_RATE'] as const),
  ...(['RETENTION', 'CLV', 'CAC', 'CPL', 'ROI', 'ROAS', 'ROMI'] as const),
];
const OF_SPEND: readonly Metric[] = ['CAC', 'CPL', 'ROI', 'ROAS', 'ROMI'];

/** Whom periods are measured of, and by what. */
interface About {
  readonly ids: Int32Array;
  readonly standard: OutcomeStandard;
  readonly timeZone: string;
  readonly now: number;
}

/** Reads what periods are measured by, everything once: purchases of all periods in one pass. */
export class PeriodReads {
  readonly #snapshot: Scope;
  readonly #ids: Int32Array;
  readonly #standard: OutcomeStandard;
  readonly #timeZone: string;
  readonly #now: number;
  readonly #rule: ReturnsRule;
  readonly #purchases: Purchases;
  readonly #spans: ReadonlyMap<string, number>;
  readonly #kept = new Map<string, Promise<unknown>>();

  private constructor(
    snapshot: Scope,
    { ids, standard, timeZone, now }: About,
    read: { readonly rule: ReturnsRule; readonly purchases: Purchases; readonly spans: ReadonlyMap<string, number> },
  ) {
    this.#snapshot = snapshot;
    this.#ids = ids;
    this.#standard = standard;
    this.#timeZone = timeZone;
    this.#now = now;
    this.#rule = read.rule;
    this.#purchases = read.purchases;
    this.#spans = read.spans;
  }

  /** Reads the purchases of all periods that are asked about. */
  static async of(snapshot: Scope, about: About, asked: readonly AskedPeriod[]): Promise<PeriodReads> {
    const wanted = new Map<string, Span>();
    for (const period of asked) {
      for (const span of spansOf(period, about.timeZone)) wanted.set(keyOf(span), span);
    }
    const spans = [...wanted.values()];
    const rule = await readReturns(snapshot);
    const purchases = spans.length > 0 ? await readPurchases(snapshot, rule, about.ids, spans) : NO_PURCHASES;
    const places = new Map(spans.map((span, place) => [keyOf(span), place]));
    return new PeriodReads(snapshot, about, { rule, purchases, spans: places });
  }

  /** All that the metrics of a period take: one object for all who ask the same. */
  dataOf(period: AskedPeriod): Promise<PeriodData> {
    return this.#once(['data', period], () => this.#read(period));
  }

  async #read(period: AskedPeriod): Promise<PeriodData> {
    const { days, metrics } = period;
    const { recommendation, satisfaction } = this.#standard;
    const span = instantsOf(days, this.#timeZone);
    const asks = (...some: readonly Metric[]) => some.some((metric) => metrics.includes(metric));
    const answers = (asked: typeof recommendation) =>
      asked && this.#once(['answers', asked, span], () => readAnswers(this.#snapshot, this.#ids, asked, span));
    const ofSpend = asks(...OF_SPEND);
    const satisfied = asks('CSAT') && satisfaction ? await answers(satisfaction.asked) : null;
    return {
      span,
      days,
      first: this.#purchases.first,
      beginning: this.#purchases.beginning,
      within: this.#columns(span),
      before: this.#columns(instantsOf(lookedBack(period), this.#timeZone)),
      upTo: this.#columns({ from: EVER, to: span.to }),
      channels: ofSpend ? await this.#channels(span) : NO_CHANNELS,
      conversion: asks('CONVERSION') && period.conversion ? await this.#converted(period.conversion, span) : null,
      recommendation: asks('NPS') ? await answers(recommendation) : null,
      satisfaction: satisfied && satisfaction ? { values: satisfied, satisfiedFrom: satisfaction.from } : null,
      value: asks('CLV') ? await this.#value(span.to) : { from: 'HISTORY' },
      spend: ofSpend ? await this.#spend(days) : [],
      margin: this.#standard.margin,
    };
  }

  #columns(span: Span): SpanColumns {
    return this.#purchases.spans[this.#spans.get(keyOf(span)) ?? -1] ?? NOTHING;
  }

  #channels(span: Span): Promise<ChannelColumn> {
    return this.#once(['channels', span], () => readFirstChannels(this.#snapshot, this.#rule, this.#ids, span));
  }

  #spend(days: Span): Promise<SpendFact[]> {
    return this.#once(['spend', days], () => spendWithin(this.#snapshot, days));
  }

  #converted(conversion: Conversion, span: Span): Promise<Float64Array | null> {
    return this.#once(['conversion', conversion, span], async () => {
      const [from, to] = [await this.#step(conversion.from), await this.#step(conversion.to)];
      if (!from || !to) return null;
      const found = { from, to, withinDays: conversion.withinDays };
      return readConversions(this.#snapshot, this.#rule, this.#ids, found, { span, now: this.#now });
    });
  }

  /** Null for a segment that is gone, or of which no answer is known. */
  async #step(step: ConversionStep): Promise<FoundStep | null> {
    if ('event' in step) return step;
    const [segment] = await segmentsByIds(this.#snapshot, [step.segmentId]);
    const [segmentation] = segment ? await segmentationsByIds(this.#snapshot, [segment.segmentationId]) : [];
    if (!segmentation?.answeredFrom) return null;
    return { segmentId: step.segmentId, answeredFrom: segmentation.answeredFrom.getTime() };
  }

  #value(at: number): Promise<LifetimeValues> {
    return this.#once(['value', at], async () => {
      const found = await this.#scored();
      if (!found) return { from: 'HISTORY' };
      const { segmentation, key, place } = found;
      const problem = unansweredAt(timesOfSegmentation(segmentation), new Date(at), this.#now);
      if (problem !== null) return { from: 'NOTHING', detail: problem };
      const asked = { segmentationId: segmentation.id, place, at };
      const values = await readScoresAt(this.#snapshot, this.#ids, asked);
      return { from: 'SCORE', values, detail: `By the score ${key} of the segmentation ${segmentation.key}.` };
    });
  }

  /** The score that the workspace chose, or else the first that is a lifetime value. */
  async #scored(): Promise<{ segmentation: Segmentation; key: string; place: number } | null> {
    const { valueSegmentationId, valueScore } = this.#standard;
    const segmentations =
      valueSegmentationId === null
        ? (await sharedSegmentations(this.#snapshot)).filter(({ enabled }) => enabled)
        : await segmentationsByIds(this.#snapshot, [valueSegmentationId]);
    const key = valueScore ?? LIFETIME_VALUE;
    for (const segmentation of segmentations) {
      const place = storedDefinitions(segmentation).findIndex((score) => score.key === key);
      if (place >= 0) return { segmentation, key, place };
    }
    return null;
  }

  #once<T>(key: unknown, read: () => Promise<T>): Promise<T> {
    const text = JSON.stringify(key);
    const kept = this.#kept.get(text) ?? read();
    this.#kept.set(text, kept);
    return kept as Promise<T>;
  }
}

/** The days before a period that retention looks back on. */
function lookedBack({ days, retentionDays }: Pick<AskedPeriod, 'days' | 'retentionDays'>): Span {
  return { from: days.from - retentionDays, to: days.from };
}

function spansOf(period: AskedPeriod, timeZone: string): Span[] {
  const { days, metrics } = period;
  if (!metrics.some((metric) => OF_PURCHASES.includes(metric))) return [];
  const span = instantsOf(days, timeZone);
  return [
    span,
    ...(metrics.includes('RETENTION') ? [instantsOf(lookedBack(period), timeZone)] : []),
    ...(metrics.includes('CLV') ? [{ from: EVER, to: span.to }] : []),
  ];
}

function keyOf({ from, to }: Span): string {
  return `${from} ${to}`;
}
