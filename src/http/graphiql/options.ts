import type { GraphiQLOptions } from 'graphql-yoga';

const WELCOME = `# Personagraph. Ctrl+Enter runs the operation under the cursor.

query Customers {
  customers(first: 5) {
    totalCount
    nodes {
      name
      country
      memberships {
        strength
        since
        segment { name }
        segmentation { name }
      }
      personas(matched: true) {
        fit
        persona { name title }
      }
    }
  }
}

query Personas {
  personas(filter: { status: ACTIVE }) {
    nodes {
      name
      title
      story
      matchCount
      sections { section claims { text status evidence { kind } } }
    }
  }
}

subscription Moves {
  membershipChanged {
    cursor
    at
    cause
    customer { name }
    from { name }
    to { name }
  }
}
`;

/** The page's settings, the same for everybody: none tells a key. */
export const GRAPHIQL_OPTIONS = {
  title: 'Personagraph',
  defaultQuery: WELCOME,
  // Its WebSocket client would not send the headers of the tab.
  subscriptionsProtocol: 'SSE',
} as const satisfies GraphiQLOptions;
