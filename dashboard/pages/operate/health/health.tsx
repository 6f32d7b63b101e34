import { useEffect, useState } from 'preact/hooks';
import { hrefOf } from '../../../app/router.ts';
import { Bars } from '../../../charts/bars.tsx';
import { Failure } from '../../../data/failure.ts';
import { ofKinds } from '../../../data/live-change.ts';
import { useQuery } from '../../../data/query.ts';
import { bytes, clock, count } from '../../../reader/format.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { stateWord } from '../../../reader/state-words.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Loading, Problem, Shown } from '../../../ui/states.tsx';
import { Table } from '../../../ui/table.tsx';
import { words } from '../texts.ts';
import { SegmentationStates, type StateOf } from './documents.ts';
import { CHECKS, type Check, type Health, readHealth } from './read-health.ts';

const STEP_MS = 10_000;

/** Whether the server has what it needs, and which segmentations need somebody. */
export function HealthPart() {
  const t = words.value.health;
  const [health, setHealth] = useState<Health>();
  const [failure, setFailure] = useState<Failure>();
  const ask = async () => {
    try {
      setHealth(await readHealth());
      setFailure(undefined);
    } catch (thrown) {
      setFailure(thrown instanceof Failure ? thrown : new Failure('INTERNAL', String(thrown)));
    }
  };
  useEffect(() => {
    void ask();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void ask();
    }, STEP_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <section class="stack">
      <div class="row part-head">
        <p class="soft">{t.lead}</p>
        <button class="button" type="button" onClick={() => void ask()}>
          {t.again}
        </button>
      </div>
      {failure && <Problem failure={failure} retry={() => void ask()} />}
      {health ? <Checks health={health} /> : !failure && <Loading lines={4} />}
      <Segmentations />
    </section>
  );
}

function Checks({ health }: { readonly health: Health }) {
  const t = words.value.health;
  const rows = CHECKS.flatMap((name) => {
    const check = health.checks[name];
    return check ? [{ name, check }] : [];
  });
  return (
    <>
      <p class="row">
        <Badge tone={health.ready ? 'good' : 'bad'}>{health.ready ? t.ready : t.notReady}</Badge>
        <span class="soft small">{t.at(clock(health.at))}</span>
      </p>
      <Table
        caption={t.checks}
        rows={rows}
        keyOf={({ name }) => name}
        columns={[
          { key: 'name', label: t.check, cell: ({ name }) => t.names[name] },
          {
            key: 'state',
            label: t.state,
            cell: ({ check }) => (
              <>
                <Badge tone={check.ok ? 'good' : check.required ? 'bad' : 'open'}>{check.ok ? t.well : t.ill}</Badge>
                {check.problem && (
                  <span class="error block" lang="en">
                    {check.problem}
                  </span>
                )}
                {!check.ok && !check.required && <span class="soft small block">{t.optional}</span>}
              </>
            ),
          },
          { key: 'figures', label: t.figures, cell: ({ name, check }) => figureOf(name, check) },
        ]}
      />
    </>
  );
}

function figureOf(name: (typeof CHECKS)[number], check: Check): string {
  const t = words.value.health;
  if (name === 'disk') {
    const { freeBytes, reserveBytes } = check;
    return freeBytes == null ? t.unwatched : t.free(bytes(freeBytes), bytes(reserveBytes ?? 0));
  }
  if (name !== 'evaluation') return '';
  return check.waitsSeconds ? t.waits(count(Math.ceil(check.waitsSeconds))) : t.nobodyWaits;
}

function Segmentations() {
  const t = words.value.health;
  const found = useQuery(
    SegmentationStates,
    { language: apiLanguage.value },
    { touchedBy: ofKinds('SEGMENTATION_CHANGED', 'SEGMENTATION_DELETED', 'RUN_PROGRESSED') },
  );
  return (
    <Shown query={found} lines={4}>
      {({ segmentations }) => {
        const enabled = segmentations.filter((one) => one.enabled);
        const states = [...new Set(enabled.map(({ status }) => status))];
        const ill = enabled.filter(({ error, status }) => error !== null || status === 'FAILED' || status === 'STALE');
        return (
          <div class="stack">
            <div class="card">
              <Bars
                title={t.states}
                format={count}
                heads={{ label: t.state, value: t.segmentations }}
                bars={states.map((state) => ({
                  key: state,
                  label: stateWord('SegmentationStatus', state),
                  value: enabled.filter(({ status }) => status === state).length,
                }))}
              />
            </div>
            {ill.length === 0 ? <p class="soft">{t.noProblems}</p> : <Ill segmentations={ill} />}
          </div>
        );
      }}
    </Shown>
  );
}

function Ill({ segmentations }: { readonly segmentations: readonly StateOf[] }) {
  const t = words.value.health;
  return (
    <Table
      caption={t.problems}
      titled
      rows={segmentations}
      keyOf={({ id }) => id}
      columns={[
        {
          key: 'name',
          label: t.segmentations,
          cell: ({ key, name }) => <a href={hrefOf(`segments/${encodeURIComponent(key)}`)}>{name}</a>,
        },
        {
          key: 'state',
          label: t.state,
          cell: ({ status, error }) => (
            <>
              {stateWord('SegmentationStatus', status)}
              {error && <span class="error block">{error.message}</span>}
            </>
          ),
        },
      ]}
    />
  );
}
