import { useState } from 'preact/hooks';
import { hrefOf, query, setQuery } from '../../app/router.ts';
import { change, type Outcome } from '../../data/change.ts';
import { useQuery } from '../../data/query.ts';
import { may } from '../../data/viewer.ts';
import { share } from '../../reader/format.ts';
import { apiLanguage } from '../../reader/language.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { Empty, Shown } from '../../ui/states.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { toast } from '../../ui/toast.tsx';
import { CompareTab } from './compare.tsx';
import { ContrastTab } from './contrast.tsx';
import { Disable, Enable, RunSegmentation, type SegmentationSheet, Sheet } from './documents.ts';
import { EditDialog } from './edit.tsx';
import { FlowTab } from './flow.tsx';
import { OverlapTab } from './overlap.tsx';
import { SizesTab } from './sizes.tsx';
import { answeredAt, StatusBadges } from './status.tsx';
import { words } from './texts.ts';
import { touching } from './touching.ts';
import { TrendTab } from './trend.tsx';

const TABS = ['sizes', 'trend', 'flow', 'overlap', 'contrast', 'compare'] as const;
type Tab = (typeof TABS)[number];

export interface TabProps {
  readonly segmentation: SegmentationSheet;
  readonly population: number;
}

const SHOWN: Readonly<Record<Tab, (props: TabProps) => preact.JSX.Element | null>> = {
  sizes: SizesTab,
  trend: TrendTab,
  flow: FlowTab,
  overlap: OverlapTab,
  contrast: ContrastTab,
  compare: CompareTab,
};

/** One segmentation: its sizes now and over time, who moves, what overlaps, and what tells its segments apart. */
export function OneSegmentation({ segmentationKey }: { readonly segmentationKey: string }) {
  const t = words.value;
  const answer = useQuery(Sheet, { language: apiLanguage.value, key: segmentationKey }, { touchedBy: touching });
  const tab = TABS.find((one) => one === query.value.get('tab')) ?? 'sizes';
  const found = answer.data?.segmentation;
  if (answer.data && !found) {
    return (
      <>
        <PageHead title={t.missing} />
        <Empty title={t.missingText}>
          <a class="button" href={hrefOf('segments')}>
            {t.back}
          </a>
        </Empty>
      </>
    );
  }
  const Part = SHOWN[tab];
  return (
    <>
      <p class="crumb">
        <a href={hrefOf('segments')}>← {t.back}</a>
      </p>
      <PageHead title={found?.name ?? segmentationKey} lead={found?.description ?? found?.segmenter?.description}>
        {found && may('WRITE') && <Actions segmentation={found} />}
      </PageHead>
      <Shown query={answer} lines={8}>
        {({ segmentation, customers }) =>
          segmentation && (
            <>
              <State segmentation={segmentation} />
              <Tabs
                label={t.parts}
                tabs={TABS.map((key) => [key, t.tabs[key]] as const)}
                chosen={tab}
                onChoose={(next) => setQuery({ tab: next === 'sizes' ? '' : next })}
              >
                <Part segmentation={segmentation} population={customers.totalCount} />
              </Tabs>
            </>
          )
        }
      </Shown>
    </>
  );
}

function State({ segmentation }: { readonly segmentation: SegmentationSheet }) {
  const t = words.value;
  const { segmenter, segmenterId, currentRun, error, doubts, warnings, overrides, quarantined } = segmentation;
  const related = [
    [t.reads, segmentation.readsFrom.flatMap(({ source }) => source ?? [])],
    [t.readBy, segmentation.dependents.flatMap(({ reader }) => reader ?? [])],
  ] as const;
  return (
    <div class="segmentation-state">
      <p class="row">
        <StatusBadges segmentation={segmentation} />
        <span class="soft">{segmenter?.name ?? segmenterId}</span>
        <span class="soft">{answeredAt(segmentation)}</span>
        {currentRun && (
          <span class="soft" role="status">
            {t.running(share(currentRun.progress))}
          </span>
        )}
        {overrides.totalCount > 0 && <span class="soft">{t.overrides(overrides.totalCount)}</span>}
        {quarantined.totalCount > 0 && <span class="soft">{t.quarantined(quarantined.totalCount)}</span>}
      </p>
      {related.map(
        ([label, list]) =>
          list.length > 0 && (
            <p class="row small" key={label}>
              <span class="soft">{label}</span>
              {[...new Map(list.map((one) => [one.key, one])).values()].map((one) => (
                <a key={one.key} href={hrefOf(`segments/${encodeURIComponent(one.key)}`)}>
                  {one.name}
                </a>
              ))}
            </p>
          ),
      )}
      {error && (
        <p class="notice">
          <b>{t.failed}:</b> {error.message}
        </p>
      )}
      <Doubts title={t.doubts} texts={doubts.map(({ segment, clause, text }) => `${segment}: ${clause} – ${text}`)} />
      <Doubts title={t.warnings} texts={warnings.map(({ text }) => text)} />
    </div>
  );
}

function Doubts({ title, texts }: { readonly title: string; readonly texts: readonly string[] }) {
  if (texts.length === 0) return null;
  return (
    <details class="doubts">
      <summary>
        {title}: {texts.length}
      </summary>
      <ul>
        {texts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </details>
  );
}

function Actions({ segmentation }: { readonly segmentation: SegmentationSheet }) {
  const t = words.value;
  const [isEditing, setEditing] = useState(false);
  const { id, name, enabled, segmenterId, currentRun } = segmentation;
  const told = (outcome: Outcome<unknown>, text: string, undo?: () => void) => {
    if (outcome.ok) toast(text, undo && { undo });
    else toast(outcome.errors[0]?.message ?? '', { kind: 'failed' });
  };
  const switchTo = async (on: boolean, isUndo = false) => {
    const outcome = await (on ? change(Enable, { id }) : change(Disable, { id }));
    told(outcome, on ? t.switchedOn(name) : t.switchedOff(name), isUndo ? undefined : () => void switchTo(!on, true));
  };
  return (
    <>
      {segmenterId === 'rules.conditions' ? (
        <a class="button" href={hrefOf(`rules/${encodeURIComponent(segmentation.key)}`)}>
          {t.openRules}
        </a>
      ) : (
        <a
          class="button"
          href={hrefOf(`operate/segmenters/${encodeURIComponent(segmenterId)}`, { segmentation: segmentation.key })}
        >
          {t.openSettings}
        </a>
      )}
      <button class="button" type="button" onClick={() => setEditing(true)}>
        {t.edit}
      </button>
      <button class="button" type="button" onClick={() => void switchTo(!enabled)}>
        {enabled ? t.switchOff : t.switchOn}
      </button>
      <button
        class="button primary"
        type="button"
        disabled={currentRun !== null || !enabled}
        onClick={async () => told(await change(RunSegmentation, { id }), t.runQueued)}
      >
        {t.run}
      </button>
      {isEditing && <EditDialog segmentation={segmentation} onClose={() => setEditing(false)} />}
    </>
  );
}
