// Receives webhooks: PERSONAGRAPH_WEBHOOK_SECRET=whsec_... node examples/receive.mjs
// A server on this machine needs PERSONAGRAPH_WEBHOOKS_HTTP=allow and PERSONAGRAPH_WEBHOOKS_PRIVATE=allow to reach it.
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { verifyWebhook, WebhookVerificationError } from 'personagraph/client';

const secret = process.env.PERSONAGRAPH_WEBHOOK_SECRET ?? '';
/** What was handled already; a real receiver keeps it with its data. */
const handled = new Set();

const server = createServer(async (request, response) => {
  try {
    const signature = request.headers['personagraph-signature'];
    const { changes, gap } = await verifyWebhook({ body: await buffer(request), signature, secret });
    if (gap) console.log('-- changes were missed: read the state anew here --');
    for (const change of changes) {
      if (handled.has(change.cursor)) continue;
      console.log(change.at, change.kind, change.customerId ?? '', change.before, '->', change.after);
      handled.add(change.cursor);
    }
    response.writeHead(204).end();
  } catch (error) {
    // What is not 2xx comes again.
    console.error(error.message);
    response.writeHead(error instanceof WebhookVerificationError ? 400 : 500).end();
  }
});
server.listen(8081, '127.0.0.1', () => console.log('Receiving on http://127.0.0.1:8081/'));
