import { query, setQuery } from '../../app/router.ts';
import { Multiples, type Series } from '../../charts/multiples.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Empty, Shown } from '../../ui/states.tsx';
import { nameOf, UNITS, type Unit, useHistory } from './history.ts';
import type { TabProps } from './one.tsx';
import { words } from './texts.ts';

/** The unit that the address names. */
export function unitNow(): Unit {
  return UNITS.find((one) => one === query.value.get('unit')) ?? 'WEEK';
}

export function UnitField() {
  const t = words.value.trend;
  return (
    <SelectField
      label={t.unit}
      value={unitNow()}
      onValue={(unit) => setQuery({ unit: unit === 'WEEK' ? '' : unit })}
      options={UNITS.map((unit) => [unit, t.units[unit]] as const)}
    />
  );
}

/** How large each segment was, and who came and went. */
export function TrendTab({ segmentation }: TabProps) {
  const t = words.value.trend;
  const unit = unitNow();
  const { answer, points } = useHistory(segmentation, unit);
  const series = segmentation.segments.map(
    ({ id, name }): Series => ({
      key: id,
      name,
      points: points.map((point) => {
        const found = point.segments.find(({ segment }) => segment?.id === id);
        return {
          key: point.from,
          label: nameOf(point, unit),
          value: found?.size ?? 0,
          entries: found?.entries ?? null,
          exits: found?.exits ?? null,
          complete: point.complete,
        };
      }),
    }),
  );
  return (
    <>
      <div class="toolbar">
        <UnitField />
      </div>
      <Shown query={answer} lines={7}>
        {() =>
          points.length < 2 ? (
            <Empty title={t.none}>
              <p>{t.noneText}</p>
            </Empty>
          ) : (
            <div class="card">
              <Multiples
                title={t.title}
                note={t.note}
                series={series}
                partial={t.partial}
                heads={{ series: t.segment, at: t.at, value: t.size, entries: t.entries, exits: t.exits }}
              />
            </div>
          )
        }
      </Shown>
    </>
  );
}
