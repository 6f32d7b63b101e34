import type { GraphiQLOptions } from 'graphql-yoga';

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

const LOOPBACK_ADDRESS = /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/i;
/** Headers that proxies add: behind one on this machine, every peer looks local. */
const PROXIED = /^(x-forwarded|forwarded$|x-real-ip$|via$)/;

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

/**
 * The page's settings. The key is filled in only for a browser on this machine, `peer` being the address that connected.
 */
export function graphiqlOptions(
  request: Request,
  peer: string | undefined,
  keyOf?: (request: Request) => string | undefined,
): GraphiQLOptions {
  const key = isLocal(request, peer) ? keyOf?.(request) : undefined;
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

/** A page of another site may resolve its own name to this machine (DNS rebinding): the Host header gives it away. */
function isLocal({ headers }: Request, peer: string | undefined): boolean {
  return (
    LOOPBACK_ADDRESS.test(peer ?? '') &&
    LOOPBACK.test(headers.get('host') ?? '') &&
    ![...headers.keys()].some((name) => PROXIED.test(name.toLowerCase()))
  );
}
