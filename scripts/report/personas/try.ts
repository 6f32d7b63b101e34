import { openWorkbench } from '../../verify/workbench.ts';
import { DATA_SETS } from '../data-sets.ts';
import { apiOf, openServer } from './api.ts';
import { STUDIES } from './studies.ts';
import { writeFile, mkdir } from 'node:fs/promises';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import { decodeId } from '../../../src/graphql/core/id.ts';
await using bench = await openWorkbench();
const server = openServer(bench);
await mkdir('/tmp/p6/try2', { recursive: true });
for (const study of STUDIES) {
  const t = performance.now();
  const set = DATA_SETS[study.data];
  const scope = await bench.workspace(study.data, set.currency);
  await set.load(bench, scope, process.argv[2]!);
  const api = await apiOf(server, bench, scope);
  console.log(study.data, 'imported', Math.round(performance.now() - t));
  for (const s of study.segmentations)
    await api.ask('mutation($i:ConfigureSegmentationInput!){configureSegmentation(input:$i){segmentation{id} userErrors{message}}}', { i: s });
  const r = await api.ask('mutation($i:RunSegmentationsInput!){runSegmentations(input:$i){run{id} userErrors{message}}}', { i: { asOf: set.asOf.toISOString() } });
  const run = await waitForRun(bench.feed, scope, { id: decodeId('Run', r.runSegmentations.run.id) } as never);
  console.log(run.state, Math.round(performance.now() - t));
  const d = await api.ask('{segmentations{key status error{message} segments{id key name size description}}}');
  for (const s of d.segmentations) { console.log(s.key, s.status, s.error?.message ?? ''); for (const g of s.segments) console.log('   ', g.key, g.size, g.name, '|', (g.description ?? '').slice(0, 80)); }
  for (const p of study.personas) {
    const seg = d.segmentations.find((s: any) => s.key === p.segmentation)?.segments.find((g: any) => g.key === p.segment);
    if (!seg || seg.size === 0) { console.log('NO', p.segmentation, p.segment); continue; }
    const made = await api.ask('mutation($i:DraftPersonaInput!){draftPersona(input:$i){persona{id key version story}userErrors{message}}}', { i: { segmentId: seg.id, polarity: p.reason ? 'NEGATIVE' : 'POSITIVE' } });
    let { id, key, version, story } = made.draftPersona.persona;
    console.log(key, story);
    if (p.reason) version = (await api.ask('mutation($i:EditPersonaInput!){editPersona(input:$i){persona{version}userErrors{message}}}', { i: { id, version, reason: p.reason.en } })).editPersona.persona.version;
    await api.ask('mutation($i:ActivatePersonaInput!){activatePersona(input:$i){persona{id}userErrors{message}}}', { i: { id, version } });
    for (const l of ['en', 'zh']) await writeFile(`/tmp/p6/try2/${study.data}-${key}-${l}.html`, await api.page(`/personas/${key}.html?language=${l}`));
  }
  console.log(study.data, Math.round(performance.now() - t));
}
await server.dispose();
