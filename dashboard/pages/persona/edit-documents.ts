import { graphql, type ResultOf, type VariablesOf } from '../../data/graphql.ts';

export const EditPersona = graphql(`
  mutation EditPersona($input: EditPersonaInput!) {
    editPersona(input: $input) {
      persona { id version }
      userErrors { code field message }
    }
  }
`);

export const ActivatePersona = graphql(`
  mutation ActivatePersona($input: ActivatePersonaInput!) {
    activatePersona(input: $input) { persona { id version status } userErrors { code field message } }
  }
`);

export const RetirePersona = graphql(`
  mutation RetirePersona($input: RetirePersonaInput!) {
    retirePersona(input: $input) { persona { id version status } userErrors { code field message } }
  }
`);

export const PublishPersona = graphql(`
  mutation PublishPersona($input: PublishPersonaInput!) {
    publishPersona(input: $input) { persona { id version publishedVersion { number } } userErrors { code field message } }
  }
`);

export const LinkSheet = graphql(`
  mutation LinkSheet($input: LinkPersonaSheetInput!) {
    linkPersonaSheet(input: $input) { url until userErrors { code field message } }
  }
`);

export const ReviewPersona = graphql(`
  mutation ReviewPersona($input: ReviewPersonaInput!) {
    reviewPersona(input: $input) { userErrors { code field message } }
  }
`);

export const EditClaim = graphql(`
  mutation EditClaim($input: EditPersonaClaimInput!) {
    editPersonaClaim(input: $input) { claim { id version } userErrors { code field message } }
  }
`);

export const PersonaCriteria = graphql(`
  query PersonaCriteria($key: String!, $language: Language!) {
    persona(key: $key) {
      id
      version
      polarity
      threshold
      minCoverage
      criteria {
        id
        role
        weight
        rule
        notice
        problem
        segment { id key name(language: $language) size segmentation { name(language: $language) } }
        score { key from to fromTime toTime segmentation { id key name(language: $language) } }
      }
    }
  }
`);

export const SegmentChoices = graphql(`
  query SegmentChoices($language: Language!) {
    segmentations {
      id
      name(language: $language)
      segments { id key name(language: $language) size current }
    }
  }
`);

export const PreviewPersona = graphql(`
  query PreviewPersona(
    $id: ID!
    $criteria: [PersonaCriterionInput!]
    $threshold: Float
    $minCoverage: Float
  ) {
    personaPreview(id: $id, criteria: $criteria, threshold: $threshold, minCoverage: $minCoverage) {
      population
      matched { count }
      stay { count }
      enter { count sample { id externalId name } }
      leave { count sample { id externalId name } }
      unknown { count }
      criteria { holds unknown problem }
    }
  }
`);

export type CriteriaState = NonNullable<ResultOf<typeof PersonaCriteria>['persona']>;
export type StoredCriterion = CriteriaState['criteria'][number];
export type EditInput = VariablesOf<typeof EditPersona>['input'];
export type CriterionInput = NonNullable<EditInput['criteria']>[number];
export type CriterionRole = StoredCriterion['role'];
