import { graphql, type ResultOf } from '../../../data/graphql.ts';

const Person = graphql(`
  fragment Person on Customer {
    id
    externalId
    name
    email
    phone
    birthDate
    gender
    maritalState
    country
    region
    city
    language
    occupation
    education
    income
    source
    createdAt
    updatedAt
  }
`);

export const Pairs = graphql(
  `
  query DuplicatePairs($leastScore: Float!, $most: Int!, $state: DuplicateState!) {
    duplicatePairs(leastScore: $leastScore, most: $most, state: $state) {
      score
      foundAt
      state
      reasons { field likeness bits }
      first { ...Person }
      second { ...Person }
    }
    workspace { quality { at figures { duplicatePairs } } }
  }
`,
  [Person],
);

export const Merge = graphql(`
  mutation StudioMerge($input: MergeCustomersInput!) {
    mergeCustomers(input: $input) { mergeId customer { id } userErrors { code field message } }
  }
`);

export const UndoMerge = graphql(`
  mutation StudioUndoMerge($id: ID!) {
    undoMerge(input: { mergeId: $id }) { userErrors { code field message } }
  }
`);

export const Reject = graphql(`
  mutation StudioRejectDuplicate($one: ID!, $other: ID!) {
    rejectDuplicate(input: { customer: { id: $one }, other: { id: $other } }) { userErrors { code field message } }
  }
`);

export const Reopen = graphql(`
  mutation StudioReopenDuplicate($one: ID!, $other: ID!) {
    reopenDuplicate(input: { customer: { id: $one }, other: { id: $other } }) { userErrors { code field message } }
  }
`);

export const Plans = graphql(`
  query CleanUpPlans {
    cleanUpPlans(most: 5) {
      id
      state
      createdAt
      leastScore
      leftOut
      merges { score mergeId refusal into { id externalId name } from { id externalId name } }
    }
  }
`);

export const PlanCleanUp = graphql(`
  mutation StudioPlanCleanUp($leastScore: Float!) {
    planCleanUp(input: { leastScore: $leastScore }) { plan { id } userErrors { code field message } }
  }
`);

export const ApplyCleanUp = graphql(`
  mutation StudioApplyCleanUp($id: ID!) {
    applyCleanUp(input: { id: $id }) { plan { id } userErrors { code field message } }
  }
`);

export const UndoCleanUp = graphql(`
  mutation StudioUndoCleanUp($id: ID!) {
    undoCleanUp(input: { id: $id }) { plan { id } userErrors { code field message } }
  }
`);

export type Pair = ResultOf<typeof Pairs>['duplicatePairs'][number];
export type Person = NonNullable<Pair['first']>;
export type Plan = ResultOf<typeof Plans>['cleanUpPlans'][number];
