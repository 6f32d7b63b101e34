import type { z } from 'zod';
import type { Scope } from '../../db/postgres/connection.ts';
import { isUniqueViolation } from '../../db/postgres/errors.ts';
import { rowsByIds } from '../../db/reads/source.ts';
import {
  deleteVersioned,
  insertVersioned,
  updateVersioned,
  type Versioned,
} from '../../db/tables/research/versioned.ts';
import { PersonagraphError } from '../../errors.ts';
import { checked, refuseStale, type Seen } from '../research/checked.ts';
import { announceStrategy, type StrategySubject } from './announce.ts';
import { requireLinks } from './links.ts';
import { translated, type Worded } from './texts.ts';

/** A thing of strategy that people write and edit by its version. */
export interface Kept {
  readonly id: number;
  readonly version: number;
  readonly personaId?: number | null;
  readonly personaIds?: readonly number[];
}

type Fields = Readonly<Record<string, unknown>>;

/** A kind of things that are made, edited and deleted in one way. */
export interface Kind<T extends Kept, Input extends z.ZodType<Fields>, Patch extends z.ZodType<Fields>> {
  readonly rows: Versioned<T>;
  readonly subject: StrategySubject;
  /** What one is called in errors. */
  readonly noun: string;
  readonly Input: Input;
  readonly Patch: Patch;
  /** Its texts, which are translated; none where it has no language. */
  readonly texts: readonly string[];
  /** Fields that are stored as JSON. */
  readonly json?: readonly string[];
  /** Looks at a thing as it would be. Throws what contradicts itself; returns further fields to store. */
  settle?(scope: Scope, after: Fields & Partial<T>, before: T | null): Promise<Fields> | Fields;
  /** Does what is to be done before one is deleted. */
  unlink?(scope: Scope, id: number): Promise<void>;
}

/** Making, editing and deleting the things of a kind. */
export interface Keeping<T, Input, Patch> {
  /** Throws INVALID_INPUT, NOT_FOUND for a link to what is not there; CONFLICT where there is one like it. */
  readonly create: (scope: Scope, input: Input) => Promise<T>;
  /** Throws the same, and CONFLICT where it is at another version by now. */
  readonly edit: (scope: Scope, seen: Seen, patch: Patch) => Promise<T>;
  /** Throws NOT_FOUND, CONFLICT. */
  readonly remove: (scope: Scope, seen: Seen) => Promise<void>;
}

function alreadyThere(noun: string): PersonagraphError {
  return new PersonagraphError('CONFLICT', `There is such a ${noun} already: edit that.`);
}

/** The writes of a kind of things: checked, linked within the workspace, translated, told and audited. */
export function keeping<T extends Kept, Input extends z.ZodType<Fields>, Patch extends z.ZodType<Fields>>(
  kind: Kind<T, Input, Patch>,
): Keeping<T, z.input<Input>, z.input<Patch>> {
  const { rows, subject, noun, texts, json = [] } = kind;
  const stored = async (scope: Scope, valid: Fields, before: T | null): Promise<Fields> => {
    await requireLinks(scope, valid);
    const wording = texts.length === 0 ? {} : { translations: translated(texts, valid, before as (T & Worded) | null) };
    const given = withoutAbsent({ ...valid, ...wording });
    const after = { ...before, ...given } as Fields & Partial<T>;
    const settled: Fields = { ...given, ...(await kind.settle?.(scope, after, before)) };
    const asJson = (name: string) => name === 'translations' || json.includes(name);
    return Object.fromEntries(
      Object.entries(settled).map(([name, value]) => [
        name,
        asJson(name) && value !== null ? JSON.stringify(value) : value,
      ]),
    );
  };
  return {
    async create(scope, input) {
      const valid = checked<Fields>(kind.Input, input);
      return scope.transaction(async (transaction) => {
        const made = await insertVersioned(transaction, rows, await stored(transaction, valid, null));
        if (!made) throw alreadyThere(noun);
        await announceStrategy(transaction, subject, 'CREATED', made);
        return made;
      });
    },
    async edit(scope, seen, patch) {
      const valid = checked<Fields>(kind.Patch, patch);
      return scope
        .transaction(async (transaction) => {
          const [before] = await rowsByIds(transaction, rows.source, [seen.id]);
          if (!before || before.version !== seen.version) return refuseStale(transaction, rows.source, seen, noun);
          const fields = await stored(transaction, valid, before);
          const edited = await updateVersioned(transaction, rows, seen, fields);
          if (!edited) return refuseStale(transaction, rows.source, seen, noun);
          await announceStrategy(transaction, subject, 'EDITED', edited);
          return edited;
        })
        .catch((error: unknown) => {
          // It would become another one that there is.
          throw isUniqueViolation(error) ? alreadyThere(noun) : error;
        });
    },
    async remove(scope, seen) {
      await scope.transaction(async (transaction) => {
        const [before] = await rowsByIds(transaction, rows.source, [seen.id]);
        await kind.unlink?.(transaction, seen.id);
        if (!(await deleteVersioned(transaction, rows, seen))) await refuseStale(transaction, rows.source, seen, noun);
        await announceStrategy(transaction, subject, 'DELETED', before!);
      });
    },
  };
}

function withoutAbsent(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
