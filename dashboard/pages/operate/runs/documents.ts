import { graphql, type ResultOf } from '../../../data/graphql.ts';

export const Runs = graphql(`
  query StudioRuns($first: Int!, $after: String, $language: Language!) {
    runs(first: $first, after: $after) {
      nodes {
        id
        state
        progress
        customers
        asOf
        createdAt
        startedAt
        finishedAt
        error { code message }
        segmentations { id key name(language: $language) }
        results {
          entered
          left
          stayed
          backfill
          error { code message }
          segmentation { id key name(language: $language) }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export const Jobs = graphql(`
  query StudioJobs($first: Int!, $language: Language!) {
    jobs(first: $first) {
      nodes {
        id
        kind
        state
        progress
        ahead
        doing(language: $language)
        createdAt
        endedAt
        error { code message }
        segmentation { key name(language: $language) }
        comparison { id }
        personas { key name(language: $language) }
      }
    }
  }
`);

export const RunAll = graphql(`
  mutation StudioRunAll {
    runSegmentations(input: {}) { run { id } userErrors { code field message } }
  }
`);

export const CancelRun = graphql(`
  mutation StudioCancelRun($id: ID!) {
    cancelRun(input: { id: $id }) { userErrors { code field message } }
  }
`);

export const CancelJob = graphql(`
  mutation StudioCancelJob($id: ID!) {
    cancelJob(input: { id: $id }) { userErrors { code field message } }
  }
`);

export type ListedRun = ResultOf<typeof Runs>['runs']['nodes'][number];
export type ListedJob = ResultOf<typeof Jobs>['jobs']['nodes'][number];
