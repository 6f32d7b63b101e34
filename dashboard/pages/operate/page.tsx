import type { PageProps } from '../../app/pages.ts';
import { go, hrefOf } from '../../app/router.ts';
import { words as frame } from '../../app/texts.ts';
import { may } from '../../data/viewer.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { Empty } from '../../ui/states.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { HealthPart } from './health/health.tsx';
import { KeyPart } from './keys/keys.tsx';
import './page.css';
import { RunPart } from './runs/runs.tsx';
import { SegmenterList } from './segmenters/list.tsx';
import { OneSegmenter } from './segmenters/one.tsx';
import { words } from './texts.ts';
import { WebhookList } from './webhooks/list.tsx';
import { OneWebhook } from './webhooks/one.tsx';

const PARTS = {
  runs: RunPart,
  segmenters: SegmenterList,
  webhooks: WebhookList,
  keys: KeyPart,
  health: HealthPart,
} as const;
type Part = keyof typeof PARTS;
const NAMES = Object.keys(PARTS) as readonly Part[];
/** Parts that are not offered without the scope ADMIN. */
const OF_ADMINS: readonly Part[] = ['webhooks', 'keys'];

/** What runs, what divides customers, who is told, and who may come in. */
export default function OperatePage({ params }: PageProps) {
  const t = words.value;
  const part = NAMES.find((name) => name === params['part']) ?? 'runs';
  const id = params['id'];
  const isMine = may('ADMIN') || !OF_ADMINS.includes(part);
  if (isMine && id !== undefined && part === 'segmenters') return <OneSegmenter key={id} id={id} />;
  if (isMine && id !== undefined && part === 'webhooks') return <OneWebhook key={id} id={id} />;
  const Shown = PARTS[part];
  const offered = NAMES.filter((name) => may('ADMIN') || !OF_ADMINS.includes(name));
  return (
    <>
      <PageHead title={frame.value.pages.operate} lead={t.lead} />
      {isMine ? (
        <Tabs
          label={t.parts}
          tabs={offered.map((name) => [name, t.tabs[name]] as const)}
          chosen={part}
          onChoose={(name) => go(hrefOf(`operate/${name}`))}
        >
          <Shown />
        </Tabs>
      ) : (
        <Empty title={t.mayNot}>
          <p>{t.mayNotText}</p>
        </Empty>
      )}
    </>
  );
}
