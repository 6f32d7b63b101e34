import { openWorkbench } from '/work/wt/p5/scripts/verify/workbench.ts';
import { DATA_SETS } from '/work/wt/p5/scripts/report/data-sets.ts';
import { draftPersonas } from '/work/wt/p5/src/services/personas/draft.ts';
import { measureClaims } from '/work/wt/p5/src/services/personas/measure-claims.ts';
const which = process.argv[2]!;
const SEG: any = {
 'customer-personality': {key:'seg',name:'Shopping styles',segmenter:'psychographic.clusters',config:{features:['traits.spent_total','traits.web_purchases','traits.store_purchases','customer.income','traits.discounted_purchases'],k:4, missing:'mean'}},
 'online-retail': {key:'seg',name:'RFM',segmenter:'behavioral.rfm',config:{preset:'ten-groups',fTies:'first'}},
 generated: {key:'seg',name:'Lifecycle',segmenter:'behavioral.rfm',config:{preset:'ten-groups'}},
};
await using bench = await openWorkbench();
const d:any = (DATA_SETS as any)[which];
console.time('load');
const scope = await bench.workspace('try', d.currency);
await d.load(bench, scope, '/work/shared/datasets');
console.timeEnd('load');
const s = await bench.configure(scope, SEG[which]);
const run = await bench.run(scope, [s.id], d.asOf);
console.log(run.state, JSON.stringify(run.results));
for (let i=0;i<1;i++){
console.time('draft');
const drafts = await draftPersonas(bench.host, scope, { segmentationId: s.id, most: 10, language: (process.argv[3] as any) ?? 'en' });
console.timeEnd('draft');
for (const { segment, persona, error } of drafts) {
  console.log('\n##', segment.key, segment.size, error?.message ?? '', persona?.avatarSeed);
  if (!persona) continue;
  console.log(persona.name, '|', persona.title, '\n'+persona.story, '\n'+(persona.translations as any).zh?.name+' '+(persona.translations as any).zh?.story);
  const claims = await scope.query<any>('SELECT id, text, measure, section FROM persona_claim WHERE workspace_id=$1 AND persona_id=$2 ORDER BY position', [scope.workspaceId, persona.id]);
  const ev = await scope.query<any>('SELECT claim_id, detail FROM persona_evidence WHERE workspace_id=$1', [scope.workspaceId]);
  const byC = new Map(ev.map((e:any)=>[e.claim_id,e.detail]));
  const asked = claims.flatMap((c:any)=>byC.get(c.id).measures.map((m:any)=>({measure:m,personaId:persona.id})));
  const got = await measureClaims(bench.host, scope, asked);
  let bad=0; got.forEach((g,i)=>{ const e=asked[i]!.measure.expected; if (g.value===null || Math.abs(g.value-e)>1e-9*Math.max(1,Math.abs(e))) {bad++; console.log('DIFF', JSON.stringify(asked[i]), JSON.stringify(g));}});
  console.log('claims', claims.length, 'numbers', got.length, 'differ', bad);
  if (process.argv[4]) console.log(claims.slice(0).map((c:any)=>'  - '+c.section+': '+c.text+' / '+byC.get(c.id).text.zh).join('\n'), JSON.stringify(persona.profile).slice(0,1500));
}}
