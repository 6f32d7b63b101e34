import type { Scope } from '../../db/postgres/connection.ts';
import type { Segmentation } from '../../db/tables/segmentations/segmentations.ts';
import type { Flow, SegmentUnit } from '../../engine/history/trend.ts';
import { boundsBetween, type TimeUnit } from '../../engine/history/units.ts';
import { PersonagraphError } from '../../errors.ts';
import type { RunHost } from '../threads/host.ts';
import { refuseFuture, requireAnswerAt, timesOfSegmentation } from './answer-times.ts';

/** Units of a trend at most: a year of days, and some. */
export const MOST_UNITS = 400;

/** A stretch of time, in units. */
export interface TrendRange extends TimeUnit {
  /** In the first unit. Default: the first answer. */
  readonly from?: Date | undefined;
  /** In the last unit. Default: now, or where the clock of the segmentation stands. */
  readonly to?: Date | undefined;
  /** TOO_LARGE for more units. */
  readonly most: number;
}

/** One segment in one unit; entries and exits are null where the unit begins before the first answer. */
export interface SegmentPoint extends Pick<SegmentUnit, 'segment' | 'size'> {
  readonly entries: number | null;
  readonly exits: number | null;
}

/** What happened in one unit. */
export interface TrendPoint {
  /** The first instant of the unit, and the first after it. */
  readonly from: Date;
  readonly to: Date;
  /** The instant that the sizes are as of: the last of the unit, or of the history. */
  readonly asOf: Date;
  /** False for a unit that is not over, or that begins before the first answer. */
  readonly complete: boolean;
  readonly segments: readonly SegmentPoint[];
  /** Null where the unit begins before the first answer: nobody was anywhere yet. */
  readonly flows: readonly Flow[] | null;
}

/**
 * Sizes, entries, exits and flows of a segmentation, unit by unit, by its history. Throws NO_ANSWER_THEN for a range
 * beyond its history, IN_THE_FUTURE, INVALID_INPUT for a range that ends before it begins, TOO_LARGE for too many units.
 */
export async function trendOfSegmentation(
  host: RunHost,
  scope: Scope,
  segmentation: Segmentation,
  range: TrendRange,
  now: number,
): Promise<TrendPoint[]> {
  const times = timesOfSegmentation(segmentation);
  const clock = times.pinnedTo?.getTime() ?? now;
  if (range.to) refuseFuture(range.to, now, 'to');
  const from = range.from ?? times.from ?? new Date(clock);
  const to = range.to ?? new Date(clock);
  if (to < from) throw new PersonagraphError('INVALID_INPUT', 'The range ends before it begins.', { field: ['to'] });
  requireAnswerAt(times, from, now, 'from');
  requireAnswerAt(times, to, now, 'to');
  const bounds = boundsBetween(range, from.getTime(), to.getTime());
  refuseMany(bounds.length - 1, range.most);
  // The history goes as far as the clock, its last instant included.
  const counted = bounds.map((bound) => Math.min(bound, clock + 1));
  const units = await host.ask('trend', {
    workspaceId: scope.workspaceId,
    segmentationId: segmentation.id,
    bounds: counted,
  });
  return units.map(({ segments, flows }, unit) => {
    const begun = bounds[unit]! >= times.from!.getTime();
    return {
      from: new Date(bounds[unit]!),
      to: new Date(bounds[unit + 1]!),
      asOf: new Date(counted[unit + 1]! - 1),
      complete: begun && bounds[unit + 1]! <= clock + 1,
      segments: begun ? segments : segments.map((one) => ({ ...one, entries: null, exits: null })),
      flows: begun ? flows : null,
    };
  });
}

function refuseMany(units: number, most: number): void {
  if (most < 0 || most > MOST_UNITS) {
    throw new PersonagraphError('INVALID_INPUT', `\`most\` is 0 to ${MOST_UNITS}.`, { field: ['most'] });
  }
  if (units <= most) return;
  const message = `The range has ${units} units, and \`most\` is ${most}: ask for a shorter one, or for larger units.`;
  throw new PersonagraphError('TOO_LARGE', message, { field: ['most'] });
}
