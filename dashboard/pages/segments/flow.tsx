import { query, setQuery } from '../../app/router.ts';
import { Flows } from '../../charts/flows.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Empty, Shown } from '../../ui/states.tsx';
import { nameOf, useHistory } from './history.ts';
import type { TabProps } from './one.tsx';
import { words } from './texts.ts';
import { UnitField, unitNow } from './trend.tsx';

const STEPS = ['1', '2', '3'] as const;

/** Who went from which segment to which, over the last units. */
export function FlowTab({ segmentation }: TabProps) {
  const t = words.value.flow;
  const unit = unitNow();
  const steps = STEPS.find((one) => one === query.value.get('steps')) ?? '1';
  const { answer, points } = useHistory(segmentation, unit);
  // The first answer placed everybody: a unit has flows where it began after that.
  const withFlows = points.filter(({ flows }) => flows !== null).slice(-Number(steps));
  const first = points[points.length - withFlows.length - 1];
  return (
    <>
      <div class="toolbar">
        <UnitField />
        <SelectField
          label={t.steps}
          value={steps}
          onValue={(value) => setQuery({ steps: value === '1' ? '' : value })}
          options={STEPS.map((value) => [value, t.last(Number(value))] as const)}
        />
      </div>
      <Shown query={answer} lines={9}>
        {() =>
          withFlows.length === 0 || !first ? (
            <Empty title={t.tooShort}>
              <p>{t.tooShortText}</p>
            </Empty>
          ) : (
            <div class="card">
              <Flows
                title={words.value.flow.title}
                note={t.note}
                first={nameOf(first, unit)}
                none={t.none}
                groups={segmentation.segments.map(({ id, name }) => ({ key: id, name }))}
                heads={{ from: t.from, to: t.to, until: t.until, customers: words.value.sizes.customers }}
                steps={withFlows.map((point) => ({
                  label: nameOf(point, unit),
                  links: (point.flows ?? []).map(({ from, to, count }) => ({
                    from: from?.id ?? null,
                    to: to?.id ?? null,
                    count,
                  })),
                }))}
              />
            </div>
          )
        }
      </Shown>
    </>
  );
}
