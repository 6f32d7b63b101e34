import type { ReadingTurns } from './reading-turns.ts';

/** Whom messages are handled for: a workspace, or an address whose key is not known yet. */
export type Holder = number | string;

/** The connection that messages come from. */
export interface Source {
  /** Reads no more of it. */
  pause(): void;
  resume(): void;
}

/**
 * The messages of one connection, which are handled one after the other, in turns with those of others. The connection is
 * not read while any of them waits, so that a client which sends more than is handled fills its own buffers.
 */
export class Inbox {
  /** What was read and may not all be handled, in bytes. */
  bytes = 0;
  /** True where those of its holder wait for others of the holder, and nothing of its own does. */
  shut = false;
  holder: Holder;
  readonly #turns: ReadingTurns;
  readonly #source: Source;
  #waiting: (() => void)[] = [];
  /** The last turn that it got a message in. */
  #heard = 0;
  #holds = 0;
  #ended = false;

  constructor(turns: ReadingTurns, holder: Holder, source: Source) {
    this.#turns = turns;
    this.holder = holder;
    this.#source = source;
  }

  /** True while a message is handled that others have to wait for. */
  get held(): boolean {
    return this.#holds > 0;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Bytes were read, of which messages may come. */
  arrived(bytes: number): void {
    if (this.#ended) return;
    if (this.bytes === 0) this.#source.pause();
    this.#heard = this.#turns.turn;
    this.#turns.arrived(this, bytes);
  }

  /** Takes a message: `handle` is called in its turn. */
  put(handle: () => void): void {
    if (this.#ended) return;
    this.#heard = this.#turns.turn;
    this.#waiting.push(handle);
    // Bytes that came with the upgrade were not told of.
    if (this.bytes === 0) this.arrived(1);
  }

  /** The messages that follow wait until the returned function is called; a second call does nothing. */
  hold(): () => void {
    this.#holds++;
    let over = false;
    return () => {
      if (over) return;
      over = true;
      this.#holds--;
      if (this.#holds === 0 && !this.#ended) this.#turns.ready(this);
    };
  }

  /** Handles the next message. False where none is there. */
  handleNext(): boolean {
    const handle = this.#waiting.shift();
    if (!handle) return false;
    handle();
    return true;
  }

  /** True where all that was read is handled. The messages of one read come one a turn. */
  isIdle(turn: number): boolean {
    return this.#waiting.length === 0 && turn > this.#heard + 1;
  }

  pause(): void {
    this.shut = true;
    this.#source.pause();
  }

  resume(): void {
    this.shut = false;
    this.#source.resume();
  }

  /** Its messages are handled for another from now on. */
  moveTo(holder: Holder): void {
    if (!this.#ended) this.#turns.move(this, holder);
  }

  /** Nothing more of it is handled. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#waiting = [];
    this.#turns.remove(this);
  }
}
