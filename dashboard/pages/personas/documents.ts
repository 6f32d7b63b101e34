import { graphql, type ResultOf } from '../../data/graphql.ts';

export const PersonaCard = graphql(`
  fragment PersonaCard on Persona {
    id
    key
    name(language: $language)
    title(language: $language)
    avatarUrl
    kind
    polarity
    status
    priority
    matchCount
    freshness
    problem
    updatedAt
    quotes { text(language: $language) }
    story(language: $language)
    quality {
      rating { score }
      numbers { key poor }
    }
    claims(first: 0) { totalCount }
    supported: claims(first: 0, status: SUPPORTED) { totalCount }
    refuted: claims(first: 0, status: REFUTED) { totalCount }
  }
`);

export const Personas = graphql(
  `
    query Personas($language: Language!, $first: Int!, $after: String, $search: String, $filter: PersonaFilter, $orderBy: PersonaOrder) {
      personas(first: $first, after: $after, search: $search, filter: $filter, orderBy: $orderBy) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes { ...PersonaCard }
      }
    }
  `,
  [PersonaCard],
);

export const Around = graphql(`
  query PersonasAround($language: Language!) {
    customers(first: 0) { totalCount }
    personaNotices { code count text(language: $language) advice(language: $language) }
    upkeep {
      unexplained { customers share }
      reviews(first: 200, overdueOnly: true) { nodes { dueAt kind persona { id } } }
    }
  }
`);

export type Card = ResultOf<typeof PersonaCard>;
