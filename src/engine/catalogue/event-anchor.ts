import type { EventAnchor, EventCondition } from '../../segmenter/event-source.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';
import { conditionId, resolveConditions } from './event-condition.ts';
import { EVENT_TYPE } from './event-type.ts';
import { MOST_DAYS } from './event-window.ts';
import { listOf, resolveEach } from './one-or-many.ts';
import type { Problem } from './problem.ts';
import type { SaleView } from './returns.ts';

/** The events an anchor is the time of. */
export interface AnchorEvents {
  readonly event: string;
  readonly which: 'first' | 'last' | 'any';
  readonly where: readonly EventCondition[];
  /** Of sales and returns: which events are meant. Absent: those of the type, as they are. */
  readonly view?: SaleView;
}

/** An anchor in one form. */
export interface Anchor {
  readonly side: 'after' | 'before';
  /** A time of the customer by its name in the catalogue, or events. */
  readonly of: string | AnchorEvents;
  readonly withinDays: number | null;
}

/** The kinds of the traits an anchor may name. */
export type TraitKinds = ReadonlyMap<string, { readonly kind: string }>;

const MOST_ANCHORS = 4;
const KEYS = ['side', 'of', 'withinDays'];
const EVENT_KEYS = ['event', 'which', 'where'];
const SIDES = ['after', 'before'];
const WHICH = ['first', 'last', 'any'];
const CUSTOMER_TIMES = ['customer.createdAt', 'customer.birthDate'];

/** Anchors in one form, all of which an event must be near. */
export function resolveAnchors(
  anchor: EventAnchor | readonly EventAnchor[] | undefined,
  traits: TraitKinds,
): readonly Anchor[] | Problem {
  const given = listOf(anchor);
  if (given.length > MOST_ANCHORS) return { problem: `anchor: ${given.length} of them, ${MOST_ANCHORS} at most` };
  const resolved = resolveEach(given, (one) => resolveAnchor(one, traits));
  return 'problem' in resolved ? { problem: `anchor: ${resolved.problem}` } : resolved;
}

/** `<after|first cart{amount>5}|7d>` */
export function anchorId({ side, of, withinDays }: Anchor): string {
  const what = typeof of === 'string' ? of : `${of.which} ${of.event}${of.where.map(conditionId).join('')}`;
  return `<${side}|${what}${withinDays === null ? '' : `|${withinDays}d`}>`;
}

function resolveAnchor(anchor: EventAnchor, traits: TraitKinds): Anchor | Problem {
  if (typeof anchor !== 'object' || anchor === null) return { problem: 'is none' };
  const unknown = Object.keys(anchor).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) return { problem: `no setting ${unknown}${didYouMean(unknown, KEYS)}` };
  const { side, withinDays } = anchor;
  if (!SIDES.includes(side)) return { problem: `side is ${String(side)}, not after or before` };
  if (withinDays !== undefined && !(typeof withinDays === 'number' && withinDays > 0 && withinDays <= MOST_DAYS)) {
    return { problem: `withinDays is ${String(withinDays)}, not above 0 and at most ${MOST_DAYS}` };
  }
  const of = resolveTime(anchor.of, traits);
  if (typeof of === 'object' && 'problem' in of) return of;
  return { side, of, withinDays: withinDays ?? null };
}

function resolveTime(of: EventAnchor['of'], traits: TraitKinds): Anchor['of'] | Problem {
  if (typeof of === 'string') {
    if (CUSTOMER_TIMES.includes(of)) return of;
    const trait = of.startsWith('traits.') ? traits.get(of.slice('traits.'.length)) : undefined;
    if (trait) return trait.kind === 'TIME' ? of : { problem: `${of} is a ${trait.kind.toLowerCase()}, not a time` };
    const times = [...traits].flatMap(([name, { kind }]) => (kind === 'TIME' ? [`traits.${name}`] : []));
    const near = didYouMean(of, [...CUSTOMER_TIMES, ...times]);
    return {
      problem: `no time ${of.slice(0, 100)}${near} (there is ${CUSTOMER_TIMES.join(', ')}, traits.NAME, or events)`,
    };
  }
  if (typeof of !== 'object' || of === null) return { problem: 'of is neither a time of the customer nor events' };
  const unknown = Object.keys(of).find((key) => !EVENT_KEYS.includes(key));
  if (unknown !== undefined) return { problem: `of: no setting ${unknown}${didYouMean(unknown, EVENT_KEYS)}` };
  const { event, which } = of;
  if (typeof event !== 'string' || !EVENT_TYPE.test(event)) return { problem: `${String(event)} is no type of event` };
  if (!WHICH.includes(which)) return { problem: `which is ${String(which)}, not ${WHICH.join(', ')}` };
  const where = resolveConditions(of.where);
  return 'problem' in where ? where : { event, which, where };
}
