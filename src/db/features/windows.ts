import { TimeZone } from '../../calendar/index.ts';
import type { EventFeature } from '../../engine/catalogue/event-source.ts';
import { type WindowBounds, windowBounds } from '../../engine/catalogue/window-bounds.ts';
import { DAY } from '../../segmenter/time.ts';
import type { Constants } from './values.ts';

/** Events of which the oldest says when the clock alone next changes a feature. */
export interface Turn {
  /** Tests of the time of those events. */
  readonly tests: readonly string[];
  /** When an event at an instant (ms) comes into the window or leaves it; NaN for never. */
  turnsAt(oldest: number): number;
}

/** The windows of an event feature at a time of evaluation. */
export class FeatureWindows {
  readonly #withinDays: number | null;
  readonly #asOf: number;
  readonly #bounds: readonly WindowBounds[];
  readonly #constants: Constants;

  constructor({ withinDays, windows, zone }: EventFeature, asOf: number, constants: Constants) {
    this.#withinDays = withinDays;
    this.#asOf = asOf;
    this.#bounds = windows.map((window) => windowBounds(window, asOf, TimeZone.of(zone)));
    this.#constants = constants;
  }

  /** The last instant of which no event counts; null where there is none. */
  get earliest(): number | null {
    const begins = [
      ...(this.#withinDays === null ? [] : [this.#asOf - this.#withinDays * DAY]),
      ...this.#bounds.flatMap(({ begin }) => (begin ? [begin.last] : [])),
    ];
    return begins.length === 0 ? null : Math.max(...begins);
  }

  /** Tests of the time of an event that counts. */
  tests(): string[] {
    return [...this.#begun(), ...this.#bounds.flatMap(({ end }) => (end ? [this.#upTo(end.last)] : []))];
  }

  /**
   * When the clock moves events: those within leave with their oldest, and those ahead of a window come in with theirs.
   * With several windows a turn may come sooner than the first that counts, never later.
   */
  turns(): Turn[] {
    const within = this.tests();
    const days = this.#withinDays;
    const leaving = [
      ...(days === null ? [] : [(at: number) => at + days * DAY]),
      ...this.#bounds.flatMap(({ begin }) => (begin ? [begin.passes] : [])),
    ];
    return [
      ...(leaving.length === 0
        ? []
        : [{ tests: within, turnsAt: (oldest: number) => earliestOf(leaving.map((passes) => passes(oldest))) }]),
      ...this.#bounds.flatMap(({ end }) =>
        end ? [{ tests: [...this.#begun(), this.#after(end.last)], turnsAt: end.passes }] : [],
      ),
    ];
  }

  /** Tests that an event is behind no window. */
  #begun(): string[] {
    return [
      ...(this.#withinDays === null ? [] : [this.#after(this.#asOf - this.#withinDays * DAY)]),
      ...this.#bounds.flatMap(({ begin }) => (begin ? [this.#after(begin.last)] : [])),
    ];
  }

  #after(at: number): string {
    return `at > ${this.#constants.time(at)}`;
  }

  #upTo(at: number): string {
    return `at <= ${this.#constants.time(at)}`;
  }
}

/** NaN is never. */
function earliestOf(times: readonly number[]): number {
  const known = times.filter((time) => !Number.isNaN(time));
  return known.length === 0 ? Number.NaN : Math.min(...known);
}
