import type { Scope } from '../../../src/db/postgres/connection.ts';
import { decodeId } from '../../../src/graphql/core/id.ts';
import type { PersonagraphServer } from '../../../src/server.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import type { Workbench } from '../../verify/workbench.ts';
import { DATA_SETS } from '../data-sets.ts';
import type { Words } from '../words.ts';
import { type Api, apiOf } from './api.ts';
import { type Ground, numbersOf, readPersona, type SheetNumber, type ToldPersona } from './numbers.ts';
import type { Study } from './studies.ts';

/** A persona's sheets in both languages, and the numbers on them. */
export interface Shown {
  readonly study: Study;
  readonly api: Api;
  readonly ground: Ground;
  readonly persona: ToldPersona;
  readonly pages: Readonly<Record<'en' | 'zh', string>>;
  readonly numbers: readonly SheetNumber[];
  /** How many personas the segmentations of the study ask for. */
  readonly counts: readonly SuggestedCount[];
}

/** How many of the segments of a segmentation should be personas, and why. */
interface SuggestedCount {
  readonly name: Words;
  readonly reason: Words;
}

const CONFIGURE = `mutation ($input: ConfigureSegmentationInput!) { configureSegmentation(input: $input) {
  segmentation { id } userErrors { code field message } } }`;
const SAVE_TRAIT = `mutation ($input: SaveTraitInput!) { saveTrait(input: $input) {
  trait { name } userErrors { code field message } } }`;
const SAVE_SURVEY = `mutation ($input: SaveSurveyInput!) { saveSurvey(input: $input) {
  survey { key } userErrors { code field message } } }`;
const RUN = `mutation ($input: RunSegmentationsInput!) { runSegmentations(input: $input) {
  run { id } userErrors { code message } } }`;
const COUNT = `query ($id: ID!, $threshold: Float!) { suggestPersonas(segmentationId: $id, threshold: $threshold) {
  en: reason zh: reason(language: ZH) } }`;
const SEGMENTATIONS =
  '{ segmentations { id key en: name(language: EN) zh: name(language: ZH) status error { message } segments { id key size } } }';
const DRAFT = `mutation ($input: DraftPersonaInput!) { draftPersona(input: $input) {
  persona { id key version } userErrors { code field message } } }`;
const EDIT = `mutation ($input: EditPersonaInput!) { editPersona(input: $input) {
  persona { id key version } userErrors { code field message } } }`;
const ACTIVATE = `mutation ($input: ActivatePersonaInput!) { activatePersona(input: $input) {
  persona { id } userErrors { code field message } } }`;

interface Segmentation extends Words {
  readonly id: string;
  readonly key: string;
  readonly status: string;
  readonly error: { readonly message: string } | null;
  readonly segments: readonly { readonly id: string; readonly key: string; readonly size: number }[];
}

/** Imports a data set, answers its segmentations as of its end, and drafts its personas, all but the import by GraphQL. */
export async function showStudy(
  bench: Workbench,
  server: PersonagraphServer,
  study: Study,
  datasets: string,
): Promise<Shown[]> {
  const { currency, asOf, load } = DATA_SETS[study.data];
  const scope = await bench.workspace(study.data, currency);
  await load(bench, scope, datasets);
  const api = await apiOf(server, bench, scope);
  await tellMore(api, study);
  for (const { name, ...input } of study.segmentations) {
    const translations = [{ language: 'ZH', name: name.zh }];
    await api.ask(CONFIGURE, { input: { ...input, name: name.en, language: 'EN', translations } });
  }
  await run(bench, scope, api, asOf);
  const { segmentations } = (await api.ask(SEGMENTATIONS)) as { segmentations: readonly Segmentation[] };
  const counts = await countsOf(api, segmentations);
  const keys: string[] = [];
  for (const persona of study.personas) keys.push(await draft(api, segmentations, persona));
  // Claims are measured when they are made and after each run; here the sheets wait for that.
  await bench.host.ask('claims', { workspaceId: scope.workspaceId, personaIds: null, cause: 'RUN' });
  const { features } = await api.ask('{ features { name kind } }');
  const kinds = new Map<string, string>(
    features.map(({ name, kind }: { name: string; kind: string }) => [name, kind] as const),
  );
  const ground = { kinds, asOf: asOf.getTime() };
  const shown: Shown[] = [];
  for (const key of keys) {
    const persona = await readPersona(api, key);
    const [en, zh] = [await api.page(`/personas/${key}.html`), await api.page(`/personas/${key}.html?language=zh`)];
    const numbers = await numbersOf(api, persona, ground);
    shown.push({ study, api, ground, persona, pages: { en, zh }, numbers, counts });
  }
  return shown;
}

/** Says what files do not: units of traits, and questions in Chinese. */
async function tellMore(api: Api, { chinese, units = {} }: Study): Promise<void> {
  for (const [name, unit] of Object.entries(units)) {
    await api.ask(SAVE_TRAIT, { input: { name, kind: 'NUMBER', unit } });
  }
  if (!chinese) return;
  const { key, texts, options } = chinese;
  const questions = Object.entries(texts).map(([own, text]) => ({
    key: own,
    translations: [{ language: 'ZH', text, options: options[own] }],
  }));
  await api.ask(SAVE_SURVEY, { input: { key, questions } });
}

/** The numbers of personas for segmentations with several segments. */
async function countsOf(api: Api, segmentations: readonly Segmentation[]): Promise<SuggestedCount[]> {
  const counts: SuggestedCount[] = [];
  for (const { id, en, zh, segments } of segmentations) {
    if (segments.length < 2) continue;
    const ask = async (threshold: number) => (await api.ask(COUNT, { id, threshold })).suggestPersonas;
    // Of segmentations whose members all have low strengths nobody is covered at the usual threshold.
    counts.push({ name: { en, zh }, reason: await ask(0.5).catch(() => ask(0.01)) });
  }
  return counts;
}

async function run(bench: Workbench, scope: Scope, api: Api, asOf: Date): Promise<void> {
  const begun = await api.ask(RUN, { input: { asOf: asOf.toISOString() } });
  const { state, error } = await waitForRun(bench.feed, scope, { id: decodeId('Run', begun.runSegmentations.run.id) });
  if (state !== 'LIVE') throw new Error(`the run ended ${state}: ${JSON.stringify(error)}`);
}

/** Drafts a persona, says why a negative one does not fit, and puts it in use; its key. */
async function draft(
  api: Api,
  segmentations: readonly Segmentation[],
  { segmentation, segment, reason }: Study['personas'][number],
): Promise<string> {
  const from = segmentations.find(({ key }) => key === segmentation);
  const found = from?.segments.find(({ key }) => key === segment);
  if (!found) throw new Error(`no segment ${segmentation}/${segment}: ${from?.error?.message ?? from?.status}`);
  const polarity = reason ? 'NEGATIVE' : 'POSITIVE';
  const { persona } = (await api.ask(DRAFT, { input: { segmentId: found.id, polarity } })).draftPersona;
  const edit = {
    id: persona.id,
    version: persona.version,
    reason: reason?.en,
    translations: reason && [{ language: 'ZH', reason: reason.zh }],
  };
  const { id, key, version } =
    reason === undefined ? persona : (await api.ask(EDIT, { input: edit })).editPersona.persona;
  await api.ask(ACTIVATE, { input: { id, version } });
  return key;
}
