import { type Asset, createAsset } from './asset.ts';

const [JAVASCRIPT, CSS] = ['text/javascript; charset=utf-8', 'text/css; charset=utf-8'];

/** What the page refers to. */
export interface Assets {
  readonly css: Asset;
  readonly js: Asset;
  readonly favicon: Asset;
  /** Threads of its editor, by the label it asks for them with. */
  readonly workers: Readonly<Record<'editorWorkerService' | 'json' | 'graphql', Asset>>;
}

let loaded: Promise<Assets> | undefined;

/** Loads GraphiQL, some 9 MB, when its page is first asked for. Most servers never are. */
export function loadAssets(): Promise<Assets> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Assets> {
  const parts = await import('@graphql-yoga/render-graphiql/graphiql');
  const file = (stem: string, extension: 'js' | 'css', text: string) =>
    createAsset(stem, extension, extension === 'js' ? JAVASCRIPT : CSS, Buffer.from(text));
  return {
    css: file('graphiql', 'css', parts.css),
    js: file('graphiql', 'js', parts.js),
    favicon: createAsset('favicon', 'ico', 'image/x-icon', Buffer.from(parts.favicon.split(',', 2)[1]!, 'base64')),
    workers: {
      editorWorkerService: file('editor-worker', 'js', parts.editorWorkerService),
      json: file('json-worker', 'js', parts.jsonWorker),
      graphql: file('graphql-worker', 'js', parts.graphqlWorker),
    },
  };
}
