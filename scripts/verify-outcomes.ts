// npm run verify:outcomes -- ../shared/datasets
//
// Outcomes of the ten RFM personas of UCI Online Retail for two quarters, each figure recomputed by plain SQL over the
// stored events. Invoices of cancellations are kept: they are returns. The shop has no channels, so that the country
// stands for them, and the spend is made up. Prints a table, and ends `N passed, 0 failed`.
import { join } from 'node:path';
import { METRIC_NAMES, METRICS } from '../src/engine/outcomes/metrics.ts';
import { recordSpend } from '../src/services/outcomes/spend.ts';
import { saveOutcomeStandard } from '../src/services/outcomes/standard.ts';
import { createPersona, setPersonaStatus } from '../src/services/personas/personas.ts';
import { loadInvoices } from './verify/outcomes/invoices.ts';
import { MARGIN, plainFigures, type Quarter } from './verify/outcomes/plain-figures.ts';
import { openWorkbench } from './verify/workbench.ts';

const [folder = '../shared/datasets'] = process.argv.slice(2);
const AS_OF = new Date('2011-12-11T00:00:00Z');
const QUARTERS: readonly Quarter[] = [
  { from: '2011-07-01', to: '2011-10-01' },
  { from: '2011-04-01', to: '2011-07-01' },
];

await using bench = await openWorkbench();
const scope = await bench.workspace('outcomes', 'GBP');
const invoices = await loadInvoices(scope, join(folder, 'online_retail/online_retail.csv.gz'));
const rfm = { name: 'RFM', segmenter: 'behavioral.rfm', config: { preset: 'ten-groups', fTies: 'first' } };
const { id: segmentation } = await bench.fit(scope, rfm, AS_OF);
const segments = await scope.query<{ id: number; key: string }>(
  'SELECT id, key FROM segment WHERE workspace_id = $1 AND segmentation_id = $2 AND current ORDER BY position, id',
  [scope.workspaceId, segmentation],
);
const personas: { readonly id: number; readonly key: string }[] = [];
for (const { id, key } of segments) {
  const criteria = [{ segmentId: id, weight: 1 }];
  const persona = await createPersona(scope, { name: key, criteria });
  await setPersonaStatus(bench.host, scope, persona.id, persona.version, 'ACTIVE');
  personas.push({ id: persona.id, key });
}
const spent = { from: '2011-06-16', to: '2011-07-16', amount: '3000', leads: 100 };
await recordSpend(scope, [
  { ...spent, channel: 'United Kingdom' },
  { ...spent, channel: 'Germany', amount: '500', from: '2011-07-01', leads: null },
  { ...spent, channel: 'United Kingdom', amount: '250', personaId: personas[0]!.id },
]);

await saveOutcomeStandard(scope, 0, { margin: MARGIN });

await bench.db.query('VACUUM ANALYZE');

const [period, against] = QUARTERS as [Quarter, Quarter];
const asked = personas.map(({ id: personaId }) => ({
  ...{ of: { personaId }, period, against, members: 'NOW' as const, metrics: METRIC_NAMES, contrast: true },
  ...{ retentionDays: null, conversion: { from: { event: 'purchase' }, to: { event: 'purchase' }, withinDays: 30 } },
}));
const started = process.hrtime.bigint();
const answers = await bench.host.ask('outcomes', { workspaceId: scope.workspaceId, asked });
const seconds = Number(process.hrtime.bigint() - started) / 1e9;

let [passed, failed] = [0, 0];
const show = (value: number | null) => (value === null ? 'UNKNOWN' : String(Math.round(value * 1_000) / 1_000));
for (const [n, { id, key }] of personas.entries()) {
  const answer = answers[n]!;
  if ('failure' in answer) throw new Error(`${key}: ${answer.failure.message}`);
  const { figures } = answer.outcomes;
  const line: string[] = [];
  // A transaction, as its statements may take longer than reads may.
  const plain = await scope.transaction(async (held) => ({
    now: await plainFigures(held, id, 'MEMBERS', period),
    before: await plainFigures(held, id, 'MEMBERS', against),
    others: await plainFigures(held, id, 'OTHERS', period),
  }));
  for (const { metric, now, before, others } of figures) {
    line.push(`${metric} ${show(now.value)} (${show(before!.value)}; ${show(others!.value)})`);
    for (const [what, figure] of [
      ['now', now],
      ['before', before!],
      ['others', others!],
    ] as const) {
      const counted = plain[what][metric];
      const agrees =
        counted === null || figure.value === null
          ? counted === figure.value
          : Math.abs(counted - figure.value) <= 1e-9 * Math.max(1, Math.abs(counted));
      if (agrees) passed++;
      else {
        failed++;
        process.stdout.write(`DIFFERENT ${key} ${metric} ${what}: ${figure.value}, by plain SQL ${counted}\n`);
      }
    }
  }
  process.stdout.write(`${key}: ${answer.outcomes.period.members} members. ${line.join(', ')}\n`);
}
const metrics = Object.keys(METRICS).length;
process.stdout.write(`${JSON.stringify({ invoices, personas: personas.length, metrics, seconds })}\n`);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
