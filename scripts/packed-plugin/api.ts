import { endedRun } from '../support/ended-run.ts';
import { expect } from './steps.ts';

export interface Api {
  readonly url: string;
  readonly key: string;
}

export function headersOf({ key }: Api): Record<string, string> {
  return { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
}

export async function graphql<T>(api: Api, query: string): Promise<T> {
  const body = JSON.stringify({ query });
  const response = await fetch(api.url, { method: 'POST', headers: headersOf(api), body });
  const { data, errors } = (await response.json()) as { data: T; errors?: unknown };
  expect(!errors, JSON.stringify(errors));
  return data;
}

/** A subscription that says whether it is open. */
export async function subscribe(api: Api): Promise<{ still(): boolean }> {
  const headers = { ...headersOf(api), accept: 'text/event-stream' };
  const body = JSON.stringify({ query: 'subscription { membershipChanged { cursor } }' });
  const response = await fetch(api.url, { method: 'POST', headers, body });
  expect(response.ok && response.body, `HTTP ${response.status}`);
  let open = true;
  const close = () => {
    open = false;
  };
  void response.body!.pipeTo(new WritableStream()).then(close, close);
  return { still: () => open };
}

export async function versionOf(api: Api, segmenter: string): Promise<string | undefined> {
  const query = `{ segmenter(id: "${segmenter}") { version } }`;
  return (await graphql<{ segmenter: { version: string } | null }>(api, query)).segmenter?.version;
}

export async function runAll(api: Api, segmentation: string): Promise<void> {
  const input = `{ segmentationIds: [${JSON.stringify(segmentation)}] }`;
  const { runSegmentations: asked } = await graphql<{ runSegmentations: { run: { id: string } | null } }>(
    api,
    `mutation { runSegmentations(input: ${input}) { run { id } userErrors { message } } }`,
  );
  expect(asked.run, JSON.stringify(asked));
  const { state, error } = await endedRun(api.url, api.key, asked.run!.id);
  expect(state === 'LIVE', `the run ended ${state}: ${JSON.stringify(error)}`);
}

interface Segments {
  readonly segmentation: {
    readonly status: string;
    readonly segments: readonly { name: string; members: { totalCount: number; nodes: readonly unknown[] } }[];
  };
}

export async function segmentsOf(api: Api): Promise<string> {
  const members = 'members(first: 1) { totalCount nodes { customer { name } } }';
  const query = `{ segmentation(key: "baskets") { status segments { name ${members} } } }`;
  const { segmentation } = await graphql<Segments>(api, query);
  const { status, segments } = segmentation;
  expect(segments.length === 2 && segments[0]!.members.nodes.length === 1, JSON.stringify(segmentation));
  return `${status}: ${segments.map(({ name, members: { totalCount } }) => `${name} ${totalCount}`).join(', ')}`;
}
