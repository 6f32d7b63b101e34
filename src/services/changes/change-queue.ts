import type { Change } from '../../db/tables/changes/changes.ts';
import type { EditedValues } from '../../db/tables/customers/customer-edits.ts';
import type { ScoreMove } from '../../engine/answer/score-difference.ts';
import { scoreStates, scoresIn, statesOf } from './states.ts';

/** Changes that wait for one subscriber at most. */
export const MAX_WAITING = 10_000;
/** Most bytes kept ready for one subscriber. */
const MAX_BYTES = 16 * 1024 * 1024;

interface Entry {
  readonly change: Change;
  readonly bytes: number;
  before: Entry | undefined;
  after: Entry | undefined;
}

/**
 * Changes between the feed and one subscriber, oldest first. With `latestOnly` those of the same subject become one
 * while they wait, which goes to the end. Ids thus rise from item to item, and the cursor of any of them is safe to
 * resume after.
 */
export class ChangeQueue {
  readonly #latest: Map<string, Entry> | undefined;
  #first: Entry | undefined;
  #last: Entry | undefined;
  #size = 0;
  #bytes = 0;
  #overflowed = false;

  constructor(latestOnly = false) {
    this.#latest = latestOnly ? new Map() : undefined;
  }

  get size(): number {
    return this.#size;
  }

  /**
   * True once more came than one subscriber may let wait. All that waited is then gone, and nothing is taken any more.
   */
  get overflowed(): boolean {
    return this.#overflowed;
  }

  /** `bytes` are what is kept for the change besides itself. */
  push(change: Change, bytes = 0): void {
    if (this.#overflowed) return;
    const subject = this.#latest && subjectOf(change);
    const waiting = subject === undefined ? undefined : this.#latest?.get(subject);
    if (waiting) this.#take(waiting);
    const entry: Entry = {
      change: waiting ? mergeChanges(waiting.change, change) : change,
      bytes: waiting ? 0 : bytes,
      before: this.#last,
      after: undefined,
    };
    if (this.#last) this.#last.after = entry;
    else this.#first = entry;
    this.#last = entry;
    this.#size++;
    this.#bytes += entry.bytes;
    if (subject !== undefined) this.#latest?.set(subject, entry);
    if (this.#size <= MAX_WAITING && this.#bytes <= MAX_BYTES) return;
    this.clear();
    this.#overflowed = true;
  }

  /** Up to so many of the oldest. */
  shift(count: number): Change[] {
    const changes: Change[] = [];
    while (this.#first && changes.length < count) {
      const entry = this.#first;
      this.#take(entry);
      this.#latest?.delete(subjectOf(entry.change));
      changes.push(entry.change);
    }
    return changes;
  }

  /** Begins anew. */
  clear(): void {
    this.#overflowed = false;
    this.#latest?.clear();
    this.#first = undefined;
    this.#last = undefined;
    this.#size = 0;
    this.#bytes = 0;
  }

  #take(entry: Entry): void {
    if (entry.before) entry.before.after = entry.after;
    else this.#first = entry.after;
    if (entry.after) entry.after.before = entry.before;
    else this.#last = entry.before;
    this.#size--;
    this.#bytes -= entry.bytes;
  }
}

/** The subject of a change: a customer in a segmentation or against a persona, a definition, a claim, a run. */
function subjectOf({ kind, customerId, segmentationId, personaId, runId, payload }: Change): string {
  if (kind === 'CLAIM_CHANGED') return `${kind} ${payload['claim']}`;
  // Of research and strategy each thing has a story of its own, whichever persona it is about.
  if (kind === 'RESEARCH_CHANGED' || kind === 'STRATEGY_CHANGED') {
    return `${kind} ${payload['subject']} ${payload['subjectId']}`;
  }
  if (kind === 'UPKEEP_CHANGED') {
    return `${kind} ${personaId} ${payload['subject']} ${payload['review'] ?? payload['other'] ?? ''}`;
  }
  if (kind === 'SETTING_CHANGED') return `${kind} ${payload['setting']} ${personaId ?? ''}`;
  // A deletion ends the story of an edit.
  const noun = kind === 'CUSTOMER_CHANGED' ? kind : kind.slice(0, kind.lastIndexOf('_'));
  const of = noun === 'RUN' ? runId : (segmentationId ?? personaId);
  return `${noun} ${of ?? ''} ${customerId ?? ''}`;
}

/** Two changes of one subject as one: where the first came from, where the last led to. */
export function mergeChanges(first: Change, last: Change): Change {
  const from: Record<string, unknown> = {};
  for (const name of ['from', 'before']) if (name in first.payload) from[name] = first.payload[name];
  if (last.kind === 'SCORE_CHANGED')
    return { ...last, payload: { ...last.payload, ...from, ...joinedScores(first, last) } };
  const added = last.kind === 'CUSTOMER_CHANGED' || last.kind === 'CUSTOMERS_CHANGED' ? addedValues(first, last) : {};
  return { ...last, payload: { ...last.payload, ...added, ...from } };
}

/** Scores before the first and after the last of two changes; either may have scores that the other has not. */
function joinedScores(first: Change, last: Change) {
  const [one, two] = [statesOf(first), statesOf(last)];
  return scoreStates({
    before: { ...scoresIn(two.before), ...scoresIn(one.before) },
    after: { ...scoresIn(one.after), ...scoresIn(two.after) },
  } as ScoreMove);
}

/** What changed of a customer, or of how many, in two changes together. */
function addedValues({ payload: first }: Change, { payload: last }: Change): Readonly<Record<string, unknown>> {
  const sums = (one: unknown, other: unknown) => {
    const totals: Record<string, number> = { ...(one as Record<string, number> | undefined) };
    for (const [name, count] of Object.entries((other ?? {}) as Record<string, number>)) {
      totals[name] = (totals[name] ?? 0) + count;
    }
    return totals;
  };
  const fields = { ...(first['fields'] as EditedValues | undefined) };
  for (const [name, [from, to]] of Object.entries((last['fields'] ?? {}) as EditedValues)) {
    fields[name] = [name in fields ? fields[name]![0] : from, to];
  }
  const both = (name: string) => [...new Set([first[name] ?? [], last[name] ?? []].flat())];
  const [signals, surveys] = [both('signals'), both('surveys')];
  const counted = typeof last['created'] === 'number';
  return {
    ...first,
    ...last,
    ...(Object.keys(fields).length > 0 ? { fields } : {}),
    ...(signals.length > 0 ? { signals } : {}),
    ...(surveys.length > 0 ? { surveys } : {}),
    ...(first['events'] || last['events'] ? { events: sums(first['events'], last['events']) } : {}),
    ...(counted ? sums(countsOf(first), countsOf(last)) : {}),
  };
}

function countsOf({ created, changed }: Change['payload']): Readonly<Record<string, number>> {
  return { created: Number(created ?? 0), changed: Number(changed ?? 0) };
}
