import { BLOCK_KINDS, type BlockKind } from './blocking-keys.ts';
import { blocksOf } from './blocks.ts';
import type { People } from './people.ts';
import type { Person } from './person.ts';
import { type Reason, scoreOf } from './score.ts';

/** In a block of more customers not all are compared with all: the work would grow with its square. */
const MOST_COMPARED = 16;
/** In such a block customers are sorted by all they have, and each is compared with so many that follow it. */
const WINDOW = 5;
/** Work between two looks at other work of the thread, milliseconds. */
const TURN_MS = 25;

/** Two customers who are likely one person; `a` has the lower row id. */
export interface DuplicatePair {
  readonly a: number;
  readonly b: number;
  readonly score: number;
  readonly reasons: readonly Reason[];
}

/** A kind of blocks of which some were too large to compare everybody with everybody. */
export interface OversizedBlocks {
  readonly kind: BlockKind;
  readonly blocks: number;
  readonly customers: number;
}

export interface Search {
  readonly pairs: readonly DuplicatePair[];
  /** Pairs that were compared. */
  readonly compared: number;
  readonly oversized: readonly OversizedBlocks[];
}

/** Finds pairs that are likely one person among sealed people. Gives way to other work of the thread now and then. */
export async function searchDuplicates(people: People, signal?: AbortSignal): Promise<Search> {
  const found = new Map<string, DuplicatePair>();
  const frequencies = {
    population: people.length,
    count: (field: Parameters<People['count']>[0], person: Person) => people.count(field, person),
  };
  const oversized: OversizedBlocks[] = [];
  /** Kinds, as bits, in whose block a row was compared with a few only. */
  const partly = new Uint8Array(people.length);
  let compared = 0;
  let turnEnds = performance.now() + TURN_MS;
  for (let kind = 0; kind < BLOCK_KINDS.length; kind++) {
    let [blocks, customers] = [0, 0];
    const earlier = Array.from({ length: kind }, (_, before) => people.blocks(before));
    /** True where an earlier kind of block had both, and compared everybody in it. */
    const isKnown = (one: number, other: number) =>
      earlier.some(
        (hashes, before) => hashes[one] !== 0 && hashes[one] === hashes[other] && (partly[one]! & (1 << before)) === 0,
      );
    const compare = (one: number, other: number, first: Person, second: Person) => {
      if (isKnown(one, other)) return;
      compared++;
      const score = scoreOf(first, second, frequencies);
      if (!score) return;
      const ids = [people.id(one), people.id(other)];
      const [a, b] = [Math.min(...ids), Math.max(...ids)];
      found.set(`${a} ${b}`, { a, b, ...score });
    };
    for (const block of blocksOf(people.blocks(kind))) {
      const isOversized = block.length > MOST_COMPARED;
      const members = block.map((row) => memberOf(people, row));
      if (isOversized) {
        blocks++;
        customers += block.length;
        for (const row of block) partly[row]! |= 1 << kind;
        members.sort((x, y) => compareTexts(x.text, y.text) || people.id(x.row) - people.id(y.row));
      }
      for (let at = 0; at < members.length; at++) {
        const end = isOversized ? Math.min(members.length, at + 1 + WINDOW) : members.length;
        for (let next = at + 1; next < end; next++) {
          compare(members[at]!.row, members[next]!.row, members[at]!.person, members[next]!.person);
        }
      }
      if (performance.now() >= turnEnds) {
        await new Promise(setImmediate);
        signal?.throwIfAborted();
        turnEnds = performance.now() + TURN_MS;
      }
    }
    if (blocks > 0) oversized.push({ kind: BLOCK_KINDS[kind]!, blocks, customers });
  }
  const pairs = [...found.values()].sort((x, y) => y.score - x.score || x.a - y.a || x.b - y.b);
  return { pairs, compared, oversized };
}

interface Member {
  readonly row: number;
  readonly person: Person;
  /** The text that members of a large block are sorted by: addresses differ most within one of a name. */
  readonly text: string;
}

function memberOf(people: People, row: number): Member {
  const person = people.person(row);
  const { local, name, birth, phone } = person;
  return { row, person, text: `${local} ${name} ${birth} ${phone}` };
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
