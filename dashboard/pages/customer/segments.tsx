import { hrefOf } from '../../app/router.ts';
import { day, share } from '../../reader/format.ts';
import { shownText } from '../../reader/masked.ts';
import { Badge } from '../../ui/badge.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { CustomerPortrait } from './documents.ts';
import { words } from './texts.ts';

const ICONS = { TRUE: 'check', FALSE: 'cross', UNKNOWN: 'question' } as const;

/** The segments it is in, each with its reasons in words. */
export function Memberships({ customer }: { readonly customer: CustomerPortrait }) {
  const t = words.value;
  const { memberships } = customer;
  return (
    <section class="card">
      <h2>{t.segments}</h2>
      {memberships.length === 0 && <p class="soft">{t.noSegments}</p>}
      <ul class="memberships">
        {memberships.map(({ id, since, strength, manual, segment, segmentation, explanation }) => (
          <li key={id}>
            <p class="membership-head">
              <b>{segment?.name}</b>
              {segmentation && (
                <a class="small" href={hrefOf(`segments/${encodeURIComponent(segmentation.key)}`)}>
                  {segmentation.name}
                </a>
              )}
              <span class="soft small">
                {t.since(day(since))}
                {strength < 0.995 && ` · ${t.strength(share(strength))}`}
              </span>
              {manual && <Badge tone="accent">{t.byHand}</Badge>}
            </p>
            {explanation && (
              <details>
                <summary>{t.why}</summary>
                {explanation.override && (
                  <p>{t.byHandOf(explanation.override.setBy, shownText(explanation.override.reason))}</p>
                )}
                <ul class="reasons">
                  {explanation.factors.map(({ text, change, verdict }, index) => (
                    <li key={index} class={`reason ${verdict.toLowerCase()}`}>
                      <Icon name={ICONS[verdict]} />
                      <span>
                        {shownText(text)}
                        {change !== null && <span class="soft small"> {`${t.wouldChange}: ${shownText(change)}`}</span>}
                      </span>
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
