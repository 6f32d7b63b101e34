import { graphql, type ResultOf, type VariablesOf } from '../../data/graphql.ts';

export const InterviewCard = graphql(`
  fragment InterviewCard on Interview {
    id
    version
    date
    method
    team
    interviewer
    interviewee
    source
    coded
    erasedAt
    quotesWithheld
    customer { id name externalId }
    persona { id key name(language: $language) }
    guide { id name topics { key title(language: $language) } }
    notes { topic text }
    quotes { topic text themes { name } }
    recordings
    themes { id name }
    wholeThemes { name }
  }
`);

export const Interviews = graphql(
  `
    query Interviews($language: Language!, $first: Int!, $after: String, $filter: InterviewFilter) {
      interviews(first: $first, after: $after, filter: $filter) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes { ...InterviewCard }
      }
    }
  `,
  [InterviewCard],
);

export const OneInterview = graphql(
  `
    query OneInterview($language: Language!, $id: ID!) {
      node(id: $id) { __typename ...InterviewCard }
    }
  `,
  [InterviewCard],
);

/** How far each persona is towards its interviews. */
export const InterviewProgress = graphql(`
  query InterviewProgress($language: Language!) {
    interviews(first: 0) { totalCount }
    personas(first: 40, filter: { status: [ACTIVE, DRAFT] }, orderBy: { field: SIZE, direction: DESC }) {
      totalCount
      nodes { id key name(language: $language) research { interviews { count target remaining } } }
    }
  }
`);

/** What a persona rests on. */
export const PersonaRests = graphql(`
  query PersonaRests($language: Language!, $id: ID!) {
    node(id: $id) {
      __typename
      ... on Persona {
        id
        key
        name(language: $language)
        research {
          method
          confidence
          sampleSize
          interviews { count target remaining }
          biasWarnings { code severity text(language: $language) }
        }
      }
    }
  }
`);

export const Guides = graphql(`
  query InterviewGuides {
    interviewGuides(first: 200) {
      totalCount
      nodes {
        id
        version
        key
        name
        template
        topics {
          key
          en: title(language: EN)
          zh: title(language: ZH)
          questionsEn: questions(language: EN)
          questionsZh: questions(language: ZH)
        }
      }
    }
  }
`);

export const ThemeChoices = graphql(`
  query ThemeChoices($first: Int!, $after: String) {
    researchThemes(first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id version name description }
    }
  }
`);

export const ThemeCounts = graphql(`
  query ThemeCounts($personaId: ID, $first: Int!) {
    themeCounts(personaId: $personaId, first: $first) {
      count
      of
      share { value low high }
      theme { id name }
      quotes(first: 5) { text interview { id date } }
    }
  }
`);

export const Surveys = graphql(`
  query Surveys($language: Language!) {
    surveys { id key title responseCount questions { key text(language: $language) } }
  }
`);

export const SurveyResults = graphql(`
  query SurveyResults($language: Language!, $key: String!, $by: GroupInput) {
    survey(key: $key) {
      id
      key
      title
      responseCount
      personas { id key name(language: $language) }
      questions {
        key
        kind
        unit
        min
        max
        text(language: $language)
        written: text
        options(language: $language)
        writtenOptions: options
        results(by: $by) {
          kind
          known
          unknown
          empty
          slices { value count share others from to fromTime toTime }
        }
      }
    }
  }
`);

export const QuestionRow = graphql(`
  fragment QuestionRow on ResearchQuestion {
    id
    version
    key
    text
    answer
    status
    priority
    team
    updatedAt
    persona { id key name(language: $language) }
    claims { id text(language: $language) }
    interviews { id date }
  }
`);

export const Questions = graphql(
  `
    query ResearchQuestions($language: Language!, $first: Int!, $after: String, $filter: ResearchQuestionFilter) {
      researchQuestions(first: $first, after: $after, filter: $filter) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes { ...QuestionRow }
      }
    }
  `,
  [QuestionRow],
);

export const FeedbackRow = graphql(`
  fragment FeedbackRow on ResearchFeedback {
    id
    version
    text
    author
    team
    status
    reason
    createdAt
    decidedAt
    persona { id key name(language: $language) }
    claim { id text(language: $language) }
    madeClaim { id text(language: $language) }
  }
`);

export const Feedback = graphql(
  `
    query ResearchInbox($language: Language!, $first: Int!, $after: String, $filter: ResearchFeedbackFilter) {
      researchFeedback(first: $first, after: $after, filter: $filter) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes { ...FeedbackRow }
      }
    }
  `,
  [FeedbackRow],
);

export type Interview = ResultOf<typeof InterviewCard>;
export type Guide = ResultOf<typeof Guides>['interviewGuides']['nodes'][number];
export type Theme = ResultOf<typeof ThemeChoices>['researchThemes']['nodes'][number];
export type ThemeCount = ResultOf<typeof ThemeCounts>['themeCounts'][number];
export type ListedSurvey = ResultOf<typeof Surveys>['surveys'][number];
export type Survey = NonNullable<ResultOf<typeof SurveyResults>['survey']>;
export type Question = ResultOf<typeof QuestionRow>;
export type FeedbackItem = ResultOf<typeof FeedbackRow>;
export type InterviewFilter = NonNullable<VariablesOf<typeof Interviews>['filter']>;
export type QuestionFilter = NonNullable<VariablesOf<typeof Questions>['filter']>;
export type FeedbackFilter = NonNullable<VariablesOf<typeof Feedback>['filter']>;
