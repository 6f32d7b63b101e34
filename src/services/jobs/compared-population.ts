import { type Clock, readPopulation, type StoredFeature } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { isDataError, unreadable } from '../../db/postgres/errors.ts';
import type { Plan } from '../../engine/answer/model.ts';
import type { Population } from '../../engine/population/population.ts';
import type { PersonagraphError } from '../../errors.ts';
import { sampleIndexes } from '../../statistics/index.ts';
import { withDependencies } from '../evaluation/answers.ts';
import { featuresOf } from '../runs/compute.ts';
import type { JobContext } from './job.ts';
import { withJobClient } from './job-client.ts';

export interface ToRead {
  readonly plans: readonly Plan[];
  readonly features: readonly StoredFeature[];
  readonly clock: Clock;
  /** Most customers read. */
  readonly sample: number;
  readonly random: () => number;
}

export interface Read {
  readonly population: Population;
  /** Customers there are. */
  readonly everybody: number;
  /** Plans whose features hold a value that cannot be read. */
  readonly failed: ReadonlyMap<Plan, PersonagraphError>;
}

/** One snapshot of the customers, or of a sample, with what plans ask for and what they are compared by. */
export async function readCompared(context: JobContext, { workspaceId }: Scope, toRead: ToRead): Promise<Read> {
  return withJobClient(context, (session) =>
    session.scope(workspaceId).transaction((transaction) => readAll(transaction, toRead), 'REPEATABLE READ READ ONLY'),
  );
}

async function readAll(scope: Scope, toRead: ToRead): Promise<Read> {
  const { length, ids } = await readPopulation(scope, [], toRead.clock);
  const chosen = length > toRead.sample ? sampleIndexes(length, toRead.sample, toRead.random) : null;
  const customers = chosen ? Array.from(chosen, (row) => ids[row]!) : undefined;
  const failed = new Map<Plan, PersonagraphError>();
  const plans = () => toRead.plans.filter((plan) => !failed.has(plan));
  const read = () => readFeatures(scope, { ...toRead, plans: plans() }, customers);
  let population = await read().catch(async (error: unknown) => {
    if (!isDataError(error)) throw error;
    // Whose feature it is shows by reading each alone; of what all are compared by, it is nobody's.
    for (const plan of toRead.plans) {
      await readFeatures(scope, { ...toRead, plans: [plan], features: [] }, customers).catch((thrown: unknown) => {
        if (!isDataError(thrown)) throw thrown;
        failed.set(plan, unreadable(thrown));
      });
    }
    return read().catch((thrown: unknown) => {
      throw isDataError(thrown) ? unreadable(thrown) : thrown;
    });
  });
  for (const plan of plans()) population = await withDependencies(scope, plan, population);
  return { population, everybody: length, failed };
}

/** In a savepoint: a value that cannot be read must not end the transaction, which is the snapshot. */
async function readFeatures(
  scope: Scope,
  { plans, features, clock }: Omit<ToRead, 'sample' | 'random'>,
  customers: readonly number[] | undefined,
): Promise<Population> {
  const all = new Map([...featuresOf(plans), ...features].map((feature) => [feature.id, feature]));
  return scope.transaction((savepoint) => readPopulation(savepoint, [...all.values()], clock, customers));
}
