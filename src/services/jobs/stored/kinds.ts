import type { Scope } from '../../../db/postgres/connection.ts';
import type { BegunJob, JobKind, JobResult, StoredJob } from '../../../db/tables/jobs/jobs.ts';
import { storeComparison } from '../../comparison/compare.ts';
import { resultOfContrast } from '../../comparison/contrast.ts';
import { measureNow } from '../../personas/claims/measure-now.ts';
import { compareCandidates } from '../compare-candidates.ts';
import { compareGroups } from '../compare-groups.ts';
import type { JobContext } from '../job.ts';
import { draftInJob } from './draft-in-job.ts';
import { hostOf } from './job-host.ts';
import { comparisonOf, contrastOf } from './requests.ts';

/** Writes what a job came to, in one transaction with the note of it. */
export type Store = (transaction: Scope) => Promise<JobResult>;

/** The work of a kind of stored job. */
export interface StoredWork {
  /** Returns how to write what it came to, or `parked`: the job goes on once its run has ended. It may be begun again. */
  readonly work: (context: JobContext, scope: Scope, job: BegunJob) => Promise<Store | 'parked'>;
  /** Done once the result is written, before the job has ended; may be done twice. Default: nothing. */
  readonly after?: (context: JobContext, scope: Scope, job: Pick<StoredJob, 'personaIds'>) => Promise<void>;
}

/** The kinds of stored jobs. A new one is one line here. */
export const KINDS: Readonly<Record<JobKind, StoredWork>> = {
  COMPARISON: {
    async work(context, _scope, { request }) {
      const { name, compare } = comparisonOf(request);
      const result = await compareCandidates(context, compare);
      return async (transaction) => ({ comparisonId: (await storeComparison(transaction, name, compare, result)).id });
    },
  },
  CONTRAST: {
    async work(context, scope, { request }) {
      const asked = contrastOf(request);
      const result = await resultOfContrast(scope, asked, await compareGroups(context, asked.contrast));
      return async () => ({ result: { ...result, masks: context.masks ?? false } });
    },
  },
  DRAFTS: {
    work: (context, scope, job) => draftInJob(context, scope, job),
    after: (context, scope, { personaIds }) => measureNow(hostOf(context), scope, personaIds),
  },
};
