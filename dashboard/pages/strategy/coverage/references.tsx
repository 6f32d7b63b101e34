import { usePages } from '../../../data/query.ts';
import { count, day } from '../../../reader/format.ts';
import { MoreButton } from '../../../ui/more-button.tsx';
import { Shown } from '../../../ui/states.tsx';
import { Shares } from '../documents.ts';
import { useMetricWords } from '../metric.ts';
import { touching } from '../shared.ts';
import { words } from '../texts.ts';
import { GapFigure } from './figure.tsx';

const PAGE = 12;

/** Customers against shares that somebody wrote down: of the wanted, of a market, of a rival's customers. */
export function ReferenceList() {
  const t = words.value.coverage;
  const metrics = useMetricWords();
  const pages = usePages(Shares, { first: PAGE }, ({ referenceShares }) => referenceShares, { touchedBy: touching });
  return (
    <section class="stack references" aria-label={t.references}>
      <h2>{t.references}</h2>
      <Shown query={pages.state} lines={4}>
        {() =>
          pages.nodes.length === 0 ? (
            <p class="soft">{t.noReferences}</p>
          ) : (
            <>
              <div class="grid results">
                {pages.nodes.map(({ id, name, whom, source, datedOn, sampleSize, feature, contrast }) => (
                  <section class="card" key={id}>
                    <GapFigure
                      title={`${name}: ${metrics.labelOf(feature)}`}
                      shares={contrast}
                      against={t.whom[whom]}
                      note={[t.source(source, day(datedOn)), sampleSize === null ? '' : t.sample(count(sampleSize))]
                        .filter(Boolean)
                        .join(' ')}
                    />
                  </section>
                ))}
              </div>
              <MoreButton more={pages.more} />
            </>
          )
        }
      </Shown>
    </section>
  );
}
