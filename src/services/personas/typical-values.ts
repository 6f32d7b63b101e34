import type { Scope } from '../../db/postgres/connection.ts';
import type { Persona } from '../../db/tables/personas/personas.ts';
import { lastPublishedRun } from '../../db/tables/runs/runs.ts';
import { TYPICAL_QUANTILES, type TypicalValue, typicalShares } from '../../engine/persona/typical.ts';
import { PersonagraphError } from '../../errors.ts';
import type { GroupAnswer, GroupQuestion, GroupQuestions, Outcome } from '../groups/group-question.ts';
import type { RunHost } from '../threads/host.ts';
import { failureError } from '../threads/plain-failure.ts';

/** Values kept at most. */
const MOST_KEPT = 2_000;
/** However little moved, so old they are worked out anew. */
const LONGEST_MS = 10 * 60_000;
/** Values of texts and lists that are told at most. */
const MOST_VALUES = 10;

/** A feature that is asked of a persona's members. */
export interface TypicalQuestion {
  readonly feature: string;
  readonly kind: TypicalValue['kind'];
  readonly unit: string | null;
}

interface Kept {
  /** Another text once the persona, its matches or what a run answered is another. */
  readonly state: string;
  readonly at: number;
  readonly value: Promise<TypicalValue | null>;
}

/**
 * Typical values of personas, worked out by the groups' service and kept as long as the persona, the number of its matches
 * and the last run are the same, ten minutes at most.
 */
export class TypicalValues {
  readonly #host: RunHost;
  readonly #now: () => number;
  /** The least recently worked out first. */
  readonly #kept = new Map<string, Kept>();

  constructor(host: RunHost, now: () => number = Date.now) {
    this.#host = host;
    this.#now = now;
  }

  /**
   * The typical values of features among the members of a persona, in their order; null where it has no member whose value is
   * known. What is not kept is worked out together, of one snapshot. Throws INVALID_INPUT for a persona that is not active.
   */
  async of(
    scope: Scope,
    { id, version, matchCount, status }: Pick<Persona, 'id' | 'version' | 'matchCount' | 'status'>,
    questions: readonly TypicalQuestion[],
  ): Promise<(TypicalValue | null)[]> {
    if (status !== 'ACTIVE') {
      const message = 'The persona is not active: nobody is matched to it, and nothing typical of it.';
      throw new PersonagraphError('INVALID_INPUT', message, { field: ['persona'] });
    }
    const state = `${version} ${matchCount} ${await lastPublishedRun(scope)}`;
    const keyOf = ({ feature }: TypicalQuestion) => `${scope.workspaceId} ${id} ${feature}`;
    const missing = questions.filter((question) => !this.#isFresh(keyOf(question), state));
    if (missing.length > 0) {
      const asked = this.#ask(scope, id, missing);
      for (const [index, question] of missing.entries()) {
        const value = asked.then((values) => values[index]!);
        this.#keep(keyOf(question), { state, at: this.#now(), value });
      }
    }
    return Promise.all(questions.map((question) => this.#kept.get(keyOf(question))!.value));
  }

  #isFresh(key: string, state: string): boolean {
    const kept = this.#kept.get(key);
    return kept?.state === state && this.#now() - kept.at < LONGEST_MS;
  }

  #keep(key: string, kept: Kept): void {
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    // A failure is no answer.
    kept.value.catch(() => {
      if (this.#kept.get(key) === kept) this.#kept.delete(key);
    });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) return;
      this.#kept.delete(oldest);
    }
  }

  async #ask(scope: Scope, personaId: number, questions: readonly TypicalQuestion[]): Promise<(TypicalValue | null)[]> {
    const group = { personaId };
    const asked = [
      { group, question: { kind: 'size' } as GroupQuestion },
      ...questions.map((question) => ({ group, question: questionOf(question) })),
    ];
    const [size, ...outcomes] = await this.#host.ask('groups', { workspaceId: scope.workspaceId, asked });
    const { asOf } = answerOf(size!) as GroupQuestions['size']['answer'];
    return questions.map((question, index) => typicalOf(question, answerOf(outcomes[index]!), asOf));
  }
}

const ofHosts = new WeakMap<RunHost, TypicalValues>();

/** The typical values that are kept beside a run thread. */
export function typicalValues(host: RunHost): TypicalValues {
  const values = ofHosts.get(host) ?? new TypicalValues(host);
  ofHosts.set(host, values);
  return values;
}

function questionOf({ feature, kind }: TypicalQuestion): GroupQuestion {
  if (kind === 'number' || kind === 'time') return { kind: 'quantiles', feature, at: TYPICAL_QUANTILES };
  return { kind: 'distribution', feature, bins: 10, edges: null, values: MOST_VALUES };
}

function answerOf(outcome: Outcome): GroupAnswer {
  if ('failure' in outcome) throw failureError(outcome.failure);
  return outcome.answer;
}

function typicalOf({ feature, kind }: TypicalQuestion, answer: GroupAnswer, asOf: number): TypicalValue | null {
  if (kind === 'number' || kind === 'time') {
    const { values, known, unknown, unit } = answer as GroupQuestions['quantiles']['answer'];
    if (known === 0) return null;
    const quantiles = TYPICAL_QUANTILES.flatMap((at, index) => {
      const value = values[index];
      return typeof value === 'number' ? [{ at, value }] : [];
    });
    return { feature, kind, unit, known, unknown, shares: [], quantiles, asOf };
  }
  const distribution = answer as GroupQuestions['distribution']['answer'];
  const { known, unknown, unit } = distribution;
  if (known === 0) return null;
  return { feature, kind, unit, known, unknown, shares: typicalShares(distribution), quantiles: [], asOf };
}
