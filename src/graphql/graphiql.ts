import type { GraphiQLOptions } from 'graphql-yoga';

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

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
      sections { section claims { text evidence } }
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

/** The page's settings, with the key of a request from this machine filled in where there is one. */
export function graphiqlOptions(request: Request, keyOf?: (request: Request) => string | undefined): GraphiQLOptions {
  // A page of another site may resolve its own name to this machine (DNS rebinding): the Host header then gives it away.
  const key = LOOPBACK.test(request.headers.get('host') ?? new URL(request.url).host) ? keyOf?.(request) : undefined;
  const headers = JSON.stringify({ Authorization: `Bearer ${key ?? 'YOUR_API_KEY'}` }, null, 2);
  return {
    title: 'Personagraph',
    defaultQuery: WELCOME,
    headers,
    defaultHeaders: headers,
    shouldPersistHeaders: key === undefined,
    // Its WebSocket client would not send the headers of the tab.
    subscriptionsProtocol: 'SSE',
    endpoint: '/graphql',
  };
}
