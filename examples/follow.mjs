// Follows all changes of a workspace: PERSONAGRAPH_KEY=pgk_... node examples/follow.mjs [URL]
// Stop it, let something happen, start it again: it goes on where it stopped.
import { connect } from 'personagraph/client';
import { fileCursor } from 'personagraph/client/node';
import WebSocket from 'ws';

const client = connect({
  url: process.argv[2] ?? 'http://localhost:4000/graphql',
  key: process.env.PERSONAGRAPH_KEY ?? '',
  webSocket: WebSocket,
});
process.once('SIGINT', () => client.close());

await client.subscribe({
  preset: 'changes',
  cursorStore: fileCursor('.personagraph-cursor'),
  onGap: () => console.log('-- changes were missed: read the state anew here --'),
  onState: (state) => console.error(state.state, state.reason?.message ?? ''),
  onChange({ at, kind, customer, segmentation, persona, before, after, cause }) {
    const subject = [customer?.externalId, segmentation?.name ?? persona?.name].filter(Boolean).join(', ');
    const states = [before, after].map(
      (state) =>
        state?.segment?.name ?? state?.fit ?? state?.personaStatus ?? state?.claimStatus ?? state?.runState ?? '-',
    );
    console.log(at, kind, subject, states.join(' -> '), cause ?? '');
  },
}).done;
