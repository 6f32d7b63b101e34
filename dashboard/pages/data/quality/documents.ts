import { graphql, type ResultOf } from '../../../data/graphql.ts';

export const Quality = graphql(`
  query StudioQuality {
    workspace {
      quality {
        id
        at
        finishedAt
        passed
        broken
        figures {
          customers
          completeness
          completenessBins
          freshnessBins
          stale
          withConflict
          withDuplicate
          withOutlier
          duplicatePairs
          fields { name filled expected }
          conflicts { code customers }
          outliers { name currency customers low high median }
          unreadableCountries { customers texts examples { text customers } }
          unreadableRegions { customers texts examples { text customers } }
        }
      }
      qualityStandard {
        expectedFields
        expectedTraits
        leastCompleteness
        mostConflicts
        mostDuplicates
        mostStale
        staleDays
        checkHours
      }
    }
    qualityChecks(first: 10) {
      nodes { id at state passed error figures { customers completeness duplicatePairs } }
    }
  }
`);

export const CheckQuality = graphql(`
  mutation StudioCheckQuality {
    checkQuality(input: {}) { check { id state } userErrors { code field message } }
  }
`);

export const SaveStandard = graphql(`
  mutation StudioSaveStandard($input: SaveQualityStandardInput!) {
    saveQualityStandard(input: $input) { standard { staleDays } userErrors { code field message } }
  }
`);

type Answer = ResultOf<typeof Quality>;
export type Figures = NonNullable<NonNullable<Answer['workspace']['quality']>['figures']>;
export type Standard = Answer['workspace']['qualityStandard'];
export type Check = Answer['qualityChecks']['nodes'][number];
