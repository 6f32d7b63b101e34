import { readFile } from 'node:fs/promises';
import { Agent } from 'node:http';
import type { BombWorld } from '../bomb-world.ts';
import { childProcess } from '../child.ts';
import { postOperation } from '../post-operation.ts';
import { p99 } from '../read-latency.ts';
import { roundedAll } from '../world/figures.ts';
import type { AttackName } from './attack-names.ts';
import type { Answered } from './attacker.ts';

/** Milliseconds between the end of a read and the start of the next. */
const PAUSE_MS = 5;
const QUERY = `query ($id: String!) { customer(externalId: $id) { name
  memberships { segment { name } strength since } personas { persona { name } fit } } }`;

/** A tenant that reads one customer after the other, and another beside it that attacks. */
export interface Neighbours {
  /** The server, in a process of its own. */
  readonly url: string;
  readonly pid: number;
  /** Key of the one that reads. */
  readonly reader: string;
  /** External id of the customer of a read. Default: `c1` to `c300`. */
  readonly customerOf?: (read: number) => string;
  readonly attacker: { readonly key: string; readonly world: BombWorld };
  readonly milliseconds: number;
}

/** How long reads took, in milliseconds, and the memory of the server at its most. */
export interface Reads {
  readonly p50: number;
  readonly p99: number;
  readonly reads: number;
  readonly failed: number;
  readonly rssMb: number;
}

/** What one kind of attack did to the neighbour. */
export interface Disturbance extends Reads {
  readonly ratio: number;
  readonly figures: object;
}

export class Neighbour implements Disposable {
  readonly #neighbours: Neighbours;
  readonly #agent = new Agent({ keepAlive: true });
  #before: Reads | undefined;

  constructor(neighbours: Neighbours) {
    this.#neighbours = neighbours;
  }

  /** The neighbour alone, beside an attack, and alone again. */
  async beside(name: AttackName): Promise<Disturbance> {
    if (!this.#before) {
      await this.#read();
      this.#before = await this.#read();
    }
    const before = this.#before;
    const { answered, ...beside } = await this.#besideAttack(name);
    const after = await this.#readIdle(before.p99);
    this.#before = after;
    const idle = (before.p99 + after.p99) / 2;
    const ratio = beside.p99 / idle;
    const { reads, failed, rssMb } = beside;
    const figures = {
      ...roundedAll({ idle, idleP50: before.p50, p99: beside.p99, p50: beside.p50, ratio }),
      ...{ reads, failed, rssMb, answered },
    };
    return { ...beside, ratio, figures };
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }

  async #besideAttack(name: AttackName): Promise<Reads & { readonly answered: Answered }> {
    const { url, attacker } = this.#neighbours;
    await using child = childProcess('walls/attacker');
    await child.ask({ ask: 'attack', name, url, ...attacker });
    // The attack has begun, and caches are warm.
    await this.#read(1_000);
    const beside = await this.#read();
    const { answered } = await child.ask<{ answered: Answered }>({ ask: 'stop' });
    return { ...beside, answered };
  }

  /** Alone once the attack is over: what it left is worked off first, for at most twenty seconds. */
  async #readIdle(p99Before: number): Promise<Reads> {
    for (let tries = 0; tries < 20; tries++) if ((await this.#read(1_000)).p99 < p99Before * 1.5) break;
    return this.#read();
  }

  async #read(lastsMs = this.#neighbours.milliseconds): Promise<Reads> {
    const { url, reader, pid, customerOf = (read) => `c${1 + ((read * 7) % 300)}` } = this.#neighbours;
    const taken: number[] = [];
    let rssKb = 0;
    let failed = 0;
    const end = performance.now() + lastsMs;
    for (let n = 0; performance.now() < end; n++) {
      const start = performance.now();
      const text = await postOperation({ url, key: reader, agent: this.#agent }, QUERY, { id: customerOf(n) });
      taken.push(performance.now() - start);
      if (text.includes('"errors"')) failed++;
      if (n % 20 === 0) rssKb = Math.max(rssKb, await residentKb(pid));
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    taken.sort((a, b) => a - b);
    const rssMb = Math.round(rssKb / 1_024);
    return { p50: taken[taken.length >> 1]!, p99: p99(taken), reads: taken.length, failed, rssMb };
  }
}

async function residentKb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
}
