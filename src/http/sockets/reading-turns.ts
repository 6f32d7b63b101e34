import { type Holder, Inbox, type Source } from './inbox.ts';

/** Milliseconds of one turn of the event loop that messages are handled in; other requests are answered in between. */
const SLICE_MS = 1;
/** Bytes of a holder that are read and not handled: beyond, none of its connections is read. */
export const MOST_UNHANDLED = 8 * 1024 * 1024;

/** The connections of one holder. */
interface Lane {
  readonly all: Set<Inbox>;
  /** Those that something may be handled of; the first is next. */
  readonly ready: Set<Inbox>;
  bytes: number;
  shut: boolean;
}

/**
 * Handles the messages of connections by turns over holders, and of a holder by turns over its connections, a bounded time in
 * each turn of the event loop: whoever sends much delays itself.
 */
export class ReadingTurns {
  readonly #lanes = new Map<Holder, Lane>();
  /** Lanes with somebody ready; the first is next. */
  readonly #busy = new Set<Lane>();
  readonly #mostBytes: number;
  #ready = 0;
  #called = false;
  #turn = 0;

  /** `mostBytes` of one holder are read and not handled. */
  constructor(mostBytes = MOST_UNHANDLED) {
    this.#mostBytes = mostBytes;
  }

  /** Counts the turns of the event loop that something was handled in. */
  get turn(): number {
    return this.#turn;
  }

  /** The messages of a connection, which is read. */
  open(holder: Holder, source: Source): Inbox {
    const inbox = new Inbox(this, holder, source);
    const lane = this.#laneOf(holder);
    lane.all.add(inbox);
    if (lane.shut) inbox.pause();
    return inbox;
  }

  arrived(inbox: Inbox, bytes: number): void {
    const lane = this.#laneOf(inbox.holder);
    inbox.bytes += bytes;
    this.#count(lane, bytes);
    this.ready(inbox);
  }

  /** Something of it may be handled. */
  ready(inbox: Inbox): void {
    if (inbox.held) return;
    const lane = this.#laneOf(inbox.holder);
    if (!lane.ready.has(inbox)) this.#ready++;
    lane.ready.add(inbox);
    this.#busy.add(lane);
    this.#call();
  }

  move(inbox: Inbox, holder: Holder): void {
    if (inbox.holder === holder) return;
    const { bytes } = inbox;
    const wasReady = this.#leave(inbox);
    inbox.holder = holder;
    const lane = this.#laneOf(holder);
    lane.all.add(inbox);
    this.#count(lane, bytes);
    if (wasReady) this.ready(inbox);
  }

  remove(inbox: Inbox): void {
    this.#leave(inbox);
    // What is read of it from now on is the end of the connection.
    inbox.resume();
  }

  #laneOf(holder: Holder): Lane {
    const known = this.#lanes.get(holder);
    if (known) return known;
    const lane: Lane = { all: new Set(), ready: new Set(), bytes: 0, shut: false };
    this.#lanes.set(holder, lane);
    return lane;
  }

  /** Takes a connection out of its lane; true where something of it may have been handled. */
  #leave(inbox: Inbox): boolean {
    const lane = this.#laneOf(inbox.holder);
    lane.all.delete(inbox);
    const wasReady = lane.ready.delete(inbox);
    if (wasReady) this.#ready--;
    if (lane.ready.size === 0) this.#busy.delete(lane);
    this.#count(lane, -inbox.bytes);
    if (lane.all.size === 0) this.#lanes.delete(inbox.holder);
    return wasReady;
  }

  /** Stops reading where too much of a holder waits, and goes on once half of it is handled. */
  #count(lane: Lane, bytes: number): void {
    lane.bytes += bytes;
    if (!lane.shut && lane.bytes > this.#mostBytes) {
      lane.shut = true;
      for (const inbox of lane.all) if (inbox.bytes === 0) inbox.pause();
    } else if (lane.shut && lane.bytes <= this.#mostBytes / 2) {
      lane.shut = false;
      for (const inbox of lane.all) if (inbox.shut) inbox.resume();
    }
  }

  #call(): void {
    if (this.#called) return;
    this.#called = true;
    setImmediate(() => {
      this.#called = false;
      this.#serve();
    });
  }

  #serve(): void {
    this.#turn++;
    const until = performance.now() + SLICE_MS;
    for (let fruitless = 0; fruitless <= this.#ready; ) {
      const [lane] = this.#busy;
      if (!lane) return;
      const [inbox] = lane.ready;
      // Both go to the end of their lines.
      this.#busy.delete(lane);
      lane.ready.delete(inbox!);
      this.#ready--;
      fruitless = inbox!.handleNext() ? 0 : fruitless + 1;
      this.#settle(inbox!);
      if (lane.ready.size > 0) this.#busy.add(lane);
      if (performance.now() >= until) break;
    }
    if (this.#busy.size > 0) this.#call();
  }

  /** Puts a connection back in line, or reads more of it where nothing waits. */
  #settle(inbox: Inbox): void {
    if (inbox.held || inbox.ended) return;
    if (!inbox.isIdle(this.#turn)) {
      this.ready(inbox);
      return;
    }
    const { bytes } = inbox;
    // Its holder may be another by now.
    const lane = this.#laneOf(inbox.holder);
    inbox.bytes = 0;
    if (lane.shut) inbox.shut = true;
    else inbox.resume();
    this.#count(lane, -bytes);
  }
}
