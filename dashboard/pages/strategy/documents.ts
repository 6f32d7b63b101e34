import { graphql, type ResultOf, type VariablesOf } from '../../data/graphql.ts';

export const Measured = graphql(`
  fragment Measured on StrategyMeasurement {
    at
    value
    low
    high
    sampleSize
    unknown
    problem
  }
`);

export const MetricOf = graphql(`
  fragment MetricOf on StrategyMetric {
    outcome
    days
    feature
    statistic
    value
    from
    to
    quantile
    group
  }
`);

export const ObjectiveCard = graphql(
  `
    fragment ObjectiveCard on Objective {
      id
      key
      version
      language
      name(language: $language)
      description(language: $language)
      team
      baseline
      target
      startsAt
      horizon
      metric { ...MetricOf }
      last { ...Measured }
      pace { state progress expected expectedValue certain reason }
      personas { id key name(language: $language) }
      segments { id key name(language: $language) segmentation { key } }
    }
  `,
  [Measured, MetricOf],
);

export const Objectives = graphql(
  `
    query Objectives($language: Language!, $first: Int!, $after: String, $filter: ObjectiveFilter) {
      objectives(first: $first, after: $after, filter: $filter) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes { ...ObjectiveCard }
      }
    }
  `,
  [ObjectiveCard],
);

export const ActionCard = graphql(
  `
    fragment ActionCard on ActionPlan {
      id
      version
      language
      name(language: $language)
      content(language: $language)
      channel
      status
      startsAt
      endsAt
      budget
      spent
      campaign
      owner
      team
      metric { ...MetricOf }
      objective { id name(language: $language) }
      segment { id key name(language: $language) segmentation { key } }
      personas { id key name(language: $language) }
      result { change low high final unknown before { ...Measured } after { ...Measured } }
    }
  `,
  [Measured, MetricOf],
);

export const OneObjective = graphql(
  `
    query OneObjective($language: Language!, $id: ID!) {
      node(id: $id) {
        __typename
        ...ObjectiveCard
        ... on Objective {
          measurements(last: 200) { totalCount nodes { ...Measured } }
          questions { id text status }
          actions { ...ActionCard }
        }
      }
    }
  `,
  [ObjectiveCard, ActionCard, Measured],
);

export const Actions = graphql(
  `
    query ActionPlans($language: Language!, $first: Int!, $after: String, $filter: ActionPlanFilter) {
      actionPlans(first: $first, after: $after, filter: $filter) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes { ...ActionCard }
      }
    }
  `,
  [ActionCard],
);

export const ObjectiveChoices = graphql(`
  query ObjectiveChoices($language: Language!) {
    objectives(first: 200) { nodes { id name(language: $language) } }
  }
`);

export const PlayCard = graphql(`
  fragment PlayCard on Play {
    id
    version
    language
    stage
    team
    forEverybody
    goal(language: $language)
    tactics(language: $language)
    persona { id key name(language: $language) }
    segment { id key name(language: $language) segmentation { key } }
  }
`);

export const Plays = graphql(
  `
    query Plays($language: Language!, $first: Int!, $after: String, $filter: PlayFilter) {
      plays(first: $first, after: $after, filter: $filter) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes { ...PlayCard }
      }
    }
  `,
  [PlayCard],
);

export const NeedCard = graphql(`
  fragment NeedCard on UnderlyingNeed {
    id
    version
    language
    team
    request(language: $language)
    need(language: $language)
    quotes { text source }
    persona { id key name(language: $language) }
    question { id text }
    claims { id text(language: $language) status }
    interviews { id date }
  }
`);

export const Needs = graphql(
  `
    query UnderlyingNeeds($language: Language!, $first: Int!, $after: String, $filter: UnderlyingNeedFilter) {
      underlyingNeeds(first: $first, after: $after, filter: $filter) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes { ...NeedCard }
      }
    }
  `,
  [NeedCard],
);

export const DecisionCard = graphql(`
  fragment DecisionCard on PersonaDecision {
    id
    version
    language
    team
    status
    decidedBy
    decidedOn
    decision(language: $language)
    reason(language: $language)
    personaKey
    personaVersion
    persona { id key name(language: $language) }
    objective { id name(language: $language) }
    claims { id text(language: $language) status }
    moves { kind text(language: $language) }
  }
`);

export const Decisions = graphql(
  `
    query Decisions($language: Language!, $first: Int!, $after: String, $filter: DecisionFilter) {
      decisions(first: $first, after: $after, filter: $filter) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes { ...DecisionCard }
      }
    }
  `,
  [DecisionCard],
);

export const ClaimChoices = graphql(`
  query ClaimChoices($language: Language!, $id: ID!) {
    node(id: $id) {
      __typename
      ... on Persona { id claims(first: 200) { nodes { id text(language: $language) } } }
    }
  }
`);

export const CoverageGap = graphql(`
  query CoverageGap($target: GroupInput!, $today: GroupInput, $features: [String!]!) {
    coverageGap(target: $target, today: $today, features: $features) {
      feature
      distance
      target
      targetUnknown
      shares { value from to reference own { value low high } missing differs count known unknown }
    }
  }
`);

export const Shares = graphql(`
  query ReferenceShares($first: Int!, $after: String) {
    referenceShares(first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        id
        name
        whom
        source
        datedOn
        sampleSize
        feature
        contrast { value from to reference own { value low high } missing differs count known unknown }
      }
    }
  }
`);

export const Metrics = graphql(`
  query MetricWords($language: Language!) {
    outcomeMetrics { metric unit direction total }
    features { name kind label(language: $language) unitLabel(language: $language) }
  }
`);

export const DigestOf = graphql(`
  query DigestOf($language: Language!, $day: Date, $since: DateTime, $team: Team) {
    digest(language: $language, day: $day, since: $since, team: $team) {
      day
      since
      until
      isEmpty
      title
      sections {
        code
        failed
        left
        title
        items { text team persona { key name(language: $language) } }
      }
      members { text why pseudonym persona { key name(language: $language) } customer { id } }
    }
  }
`);

export const DigestDays = graphql(`
  query DigestDays($first: Int!, $after: String) {
    digests(first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { day isEmpty }
    }
  }
`);

export type MetricData = ResultOf<typeof MetricOf>;
export type Measurement = ResultOf<typeof Measured>;
export type Objective = ResultOf<typeof ObjectiveCard>;
export type Action = ResultOf<typeof ActionCard>;
export type Play = ResultOf<typeof PlayCard>;
export type Need = ResultOf<typeof NeedCard>;
export type Decision = ResultOf<typeof DecisionCard>;
export type Gap = ResultOf<typeof CoverageGap>['coverageGap'][number];
export type ShareContrast = Gap['shares'][number];
export type DigestData = NonNullable<ResultOf<typeof DigestOf>['digest']>;
export type Group = VariablesOf<typeof CoverageGap>['target'];
export type ObjectiveFilter = NonNullable<VariablesOf<typeof Objectives>['filter']>;
export type ActionFilter = NonNullable<VariablesOf<typeof Actions>['filter']>;
export type PlayFilter = NonNullable<VariablesOf<typeof Plays>['filter']>;
export type NeedFilter = NonNullable<VariablesOf<typeof Needs>['filter']>;
export type DecisionFilter = NonNullable<VariablesOf<typeof Decisions>['filter']>;
