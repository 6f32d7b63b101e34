import { TimeZone } from '../../../calendar/index.ts';
import type { EventCondition, EventTest, EventWindow } from '../../../segmenter/event-source.ts';
import type { BilingualText } from '../../../segmenter/text.ts';
import { grouped } from '../../grouped.ts';
import type { EventFeature } from '../event-source.ts';
import { windowBounds } from '../window-bounds.ts';
import { anchorsExclude } from './no-anchor.ts';

/** Days that are tried: all places of weeks, months, quarters and years beside each other, but for leap years. */
const DAYS_TRIED = 366;

/** Why no event can be what a feature asks: its windows exclude each other, or its conditions do. Null where one can. */
export function whyNoEvent(feature: EventFeature, now: number): BilingualText | null {
  const { net, anchors, where } = feature;
  if (net) return whyNoEvent(net.sales, now);
  if (excludeEachOther(windowsOf(feature), feature.zone, now)) return NO_TIME;
  if (anchorsExclude(feature)) return NO_PLACE;
  const groups = [where, ...anchors.flatMap(({ of }) => (typeof of === 'string' ? [] : [of.where]))];
  const field = groups.map((group) => contradiction(group.flatMap(allOf))).find((found) => found !== null);
  return field === undefined ? null : noValue(field);
}

const NO_TIME: BilingualText = {
  en: 'No event can lie in all of these windows, for they exclude each other: counts and sums are 0 for everybody, all else is missing. An event lies in all windows of an aggregate; ask each window in a clause of its own.',
  zh: '这些时间窗口互相排斥，不可能有事件同时位于其中：次数与总和对所有人均为 0，其他值均缺失。事件须位于聚合的全部窗口之内；请为每个窗口单独写一个条件。',
};

const NO_PLACE: BilingualText = {
  en: 'No event can lie where these anchors want it, for they exclude each other or the event itself: counts and sums are 0, or missing with an anchor, all else is missing. Nothing is after the last of its own kind, or before the first; narrow the anchor by "where", or ask for another type.',
  zh: '这些锚点互相排斥，或排斥事件本身，不可能有事件位于其间：次数与总和为 0（无锚点者缺失），其他值均缺失。没有事件晚于同类的最后一次或早于第一次；请用 where 限定锚点，或改用其他事件类型。',
};

function noValue(field: string): BilingualText {
  return {
    en: `No event can meet what is asked of ${field} here, for it excludes itself: counts and sums are 0 for everybody, all else is missing. Join by "or" what may hold of different events.`,
    zh: `此处对 ${field} 的要求互相矛盾，不可能有事件满足：次数与总和对所有人均为 0，其他值均缺失。不同事件各自满足的条件请用 or 连接。`,
  };
}

function windowsOf({ windows, withinDays }: EventFeature): readonly EventWindow[] {
  return withinDays === null ? windows : [...windows, { fromDaysAgo: withinDays, toDaysAgo: 0 }];
}

/** True where windows have no instant in common, now and at the beginning and the end of each day that is tried. */
function excludeEachOther(windows: readonly EventWindow[], zoneId: string, now: number): boolean {
  const zone = TimeZone.of(zoneId);
  const apart = (asOf: number) => {
    const bounds = windows.map((window) => windowBounds(window, asOf, zone));
    const begin = Math.max(...bounds.map((one) => one.begin?.last ?? -Infinity));
    return begin >= Math.min(...bounds.map((one) => one.end?.last ?? Infinity));
  };
  if (windows.length === 0 || !apart(now)) return false;
  const today = zone.dayOf(now);
  for (let day = today + 1; day <= today + DAYS_TRIED; day++) {
    const start = zone.startOf(day);
    if (!apart(start - 1) || !apart(start)) return false;
  }
  // A window that stands still may be reached only later.
  return windows.every((window) => apartForGood(window, windows, zone, now));
}

/** False where a window lies ahead of now: what moves may come to it. */
function apartForGood(window: EventWindow, all: readonly EventWindow[], zone: TimeZone, now: number): boolean {
  const { begin } = windowBounds(window, now, zone);
  if (!begin || begin.last < now) return true;
  // Of windows that all stand still the clock changes nothing.
  return all.every((one) => !Number.isFinite(windowBounds(one, now, zone).end?.passes(now) ?? Number.NaN));
}

type Value = string | number | boolean;

/** The tests that a condition wants all of. */
function allOf(condition: EventCondition): readonly EventTest[] {
  if ('all' in condition) return condition.all.flatMap(allOf);
  return 'any' in condition || 'not' in condition ? [] : [condition];
}

/** The first field of which tests want what no value is; null for none. Of lines they want one line. */
function contradiction(tests: readonly EventTest[]): string | null {
  for (const [field, own] of grouped(tests, (test) => test.field)) if (noneMeets(own)) return field;
  return null;
}

function noneMeets(tests: readonly EventTest[]): boolean {
  // A field that is missing passes no other test.
  if (tests.some(({ known }) => known === false)) return tests.some(({ known }) => known !== false);
  const listed: readonly (readonly Value[])[] = tests.flatMap((test) => [
    ...(test.equals === undefined ? [] : [[test.equals]]),
    ...(test.in === undefined ? [] : [test.in]),
  ]);
  const [first, ...others] = listed;
  if (first) return !first.some((value) => others.every((list) => list.includes(value)) && passes(value, tests));
  const least = Math.max(...tests.map(({ above, atLeast }) => Math.max(above ?? -Infinity, atLeast ?? -Infinity)));
  const most = Math.min(...tests.map(({ below, atMost }) => Math.min(below ?? Infinity, atMost ?? Infinity)));
  return least > most || (least === most && !passes(least, tests));
}

/** True where a value passes the bounds and exclusions of all tests; parts of texts are not looked at. */
function passes(value: Value, tests: readonly EventTest[]): boolean {
  return tests.every(({ notEquals, notIn, above, atLeast, below, atMost }) => {
    const others: readonly Value[] | undefined = notIn;
    if (value === notEquals || others?.includes(value)) return false;
    if (typeof value !== 'number') return true;
    if ((above !== undefined && value <= above) || (below !== undefined && value >= below)) return false;
    return value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity);
  });
}
