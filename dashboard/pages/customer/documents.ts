import { graphql, type ResultOf } from '../../data/graphql.ts';

export const Customers = graphql(`
  query Customers($language: Language!, $first: Int!, $after: String, $filter: CustomerFilter, $orderBy: CustomerOrder) {
    customers(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      pageInfo { hasNextPage endCursor }
      nodes {
        id
        externalId
        name
        city
        country
        updatedAt
        primaryPersona { fit persona { id key name(language: $language) avatarUrl } }
      }
    }
  }
`);

/** Apart from the list: counting takes longer than the first page. */
export const CustomerCount = graphql(`
  query CustomerCount($filter: CustomerFilter) {
    customers(first: 0, filter: $filter) { totalCount }
  }
`);

export const Groups = graphql(`
  query CustomerGroups($language: Language!) {
    segmentations {
      id
      name(language: $language)
      segments { id name(language: $language) current }
    }
    personas(first: 200) { nodes { id name(language: $language) status } }
  }
`);

export const Facts = graphql(`
  query CustomerFacts($language: Language!, $id: ID!) {
    customer(id: $id) {
      id
      externalId
      name
      email
      phone
      kind
      source
      createdAt
      updatedAt
      birthDate
      gender
      maritalState
      children
      householdSize
      income
      incomeCurrency
      education
      occupation
      language
      country
      region
      city
      identities { type value }
      traits { name kind value }
      eventTotals { type label(language: $language) count amount firstAt lastAt }
      consents { purpose state at }
      quality { completeness lastFactAt conflicts { code message } }
    }
    features { name label(language: $language) unitLabel(language: $language) }
  }
`);

export const Portrait = graphql(`
  query CustomerPortrait($language: Language!, $id: ID!) {
    customer(id: $id) {
      id
      memberships {
        id
        since
        strength
        manual
        segment { id key name(language: $language) description(language: $language) }
        segmentation { id key name(language: $language) }
        explanation {
          override { reason setBy }
          factors { text(language: $language) change(language: $language) verdict }
        }
      }
      scores {
        key
        name(language: $language)
        description(language: $language)
        kind
        value
        time
        unit
        min
        max
        segmentation { key name(language: $language) }
      }
      personas(first: 8) {
        id
        matched
        state
        fit
        coverage
        since
        persona { id key name(language: $language) title(language: $language) avatarUrl polarity }
        contributions {
          role
          share
          strength
          weight
          segment { name(language: $language) }
          criterion { id rule score { key from to fromTime toTime } }
        }
      }
    }
  }
`);

export const Timeline = graphql(`
  query CustomerTimeline($language: Language!, $id: ID!, $first: Int!, $after: String, $kinds: [TimelineKind!]) {
    customer(id: $id) {
      id
      timeline(first: $first, after: $after, kinds: $kinds) {
        pageInfo { hasNextPage endCursor }
        nodes {
          key
          __typename
          kind
          at
          text(language: $language)
          ... on TimelineMove {
            segmentation { key name(language: $language) }
            cause
          }
          ... on TimelineEvent { event { label(language: $language) amount channel } }
          ... on TimelineFields { keyName }
          ... on TimelineNote { note { id text author version editedAt } }
        }
      }
    }
  }
`);

export const WriteNote = graphql(`
  mutation WriteNote($input: CreateCustomerNoteInput!) {
    createCustomerNote(input: $input) { note { id } userErrors { code field message } }
  }
`);

export const EditNote = graphql(`
  mutation EditNote($input: EditCustomerNoteInput!) {
    editCustomerNote(input: $input) { note { id version } userErrors { code field message } }
  }
`);

export const DeleteNote = graphql(`
  mutation DeleteNote($input: DeleteCustomerNoteInput!) {
    deleteCustomerNote(input: $input) { userErrors { code field message } }
  }
`);

export type CustomerRow = ResultOf<typeof Customers>['customers']['nodes'][number];
export type CustomerFacts = NonNullable<ResultOf<typeof Facts>['customer']>;
export type CustomerPortrait = NonNullable<ResultOf<typeof Portrait>['customer']>;
export type TimelineItem = NonNullable<ResultOf<typeof Timeline>['customer']>['timeline']['nodes'][number];
