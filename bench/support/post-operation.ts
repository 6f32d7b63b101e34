import { type Agent, request } from 'node:http';

/** Where operations are posted, by whom, and over which connections. */
export interface Sender {
  readonly url: string;
  readonly key: string;
  readonly agent: Agent;
}

/** The text of the answer to an operation. Rejects where the connection breaks. */
export function postOperation(
  { url, key, agent }: Sender,
  query: string,
  variables: object | undefined,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const body = JSON.stringify({ query, variables });
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      authorization: `Bearer ${key}`,
    };
    const sending = request(url, { method: 'POST', headers, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve(text)).on('error', reject);
    });
    sending.on('error', reject).end(body);
  });
}
