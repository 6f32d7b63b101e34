import { hrefOf } from '../../app/router.ts';
import { word } from '../../data/enumerations.ts';
import { count, share } from '../../reader/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { ClaimBar } from '../../ui/claim-bar.tsx';
import { Face } from '../../ui/face.tsx';
import type { Card } from './documents.ts';
import { words } from './texts.ts';

/** What a card says of the claims: those that hold, those that do not, and the rest. */
export function claimsOf({ claims, supported, refuted }: Card) {
  const [good, bad] = [supported.totalCount, refuted.totalCount];
  return { good, bad, open: claims.totalCount - good - bad, all: claims.totalCount };
}

export function poorOf({ quality }: Card): number {
  return quality?.numbers.filter(({ poor }) => poor === true).length ?? 0;
}

/** Of a story in paragraphs the second: the first says whom and how many it stands for, as the rest of the card does. */
function tellingOf(story: string): string {
  const [first = '', second] = story.split(/\n+/).filter(Boolean);
  return second ?? first;
}

export interface PersonaCardProps {
  readonly persona: Card;
  readonly population: number;
  readonly isOverdue: boolean;
}

export function PersonaCard({ persona, population, isOverdue }: PersonaCardProps) {
  const t = words.value;
  const { key, name, title, status, polarity, matchCount, avatarUrl, quality, freshness } = persona;
  const { good, bad, open, all } = claimsOf(persona);
  const poor = poorOf(persona);
  const score = quality?.rating.score;
  return (
    <li class={polarity === 'NEGATIVE' ? 'persona-card negative' : 'persona-card'}>
      <div class="persona-card-head">
        <Face url={avatarUrl} size={72} name={name} />
        <div>
          <h2>
            <a href={hrefOf(`personas/${encodeURIComponent(key)}`)}>{name}</a>
          </h2>
          <p class="persona-card-title">{title}</p>
        </div>
      </div>
      <p class="persona-card-quote">{persona.quotes[0]?.text ?? tellingOf(persona.story)}</p>
      <p class="row persona-card-badges">
        {status !== 'ACTIVE' && <Badge>{word('PersonaStatus', status)}</Badge>}
        {polarity === 'NEGATIVE' && <Badge tone="bad">{t.negative}</Badge>}
        {isOverdue && <Badge tone="open">{t.overdue}</Badge>}
        {poor > 0 && <Badge tone="open">{t.poorNumbers(poor)}</Badge>}
        {freshness === 'PENDING' && <Badge tone="accent">{t.pending}</Badge>}
      </p>
      <dl class="persona-card-figures">
        <div>
          <dt>{t.size}</dt>
          <dd>
            <b>{count(matchCount)}</b>
            {population > 0 && status === 'ACTIVE' && <span class="soft"> {share(matchCount / population)}</span>}
          </dd>
        </div>
        {score != null && (
          <div>
            <dt>{t.quality}</dt>
            <dd>
              <b>{share(score)}</b>
            </dd>
          </div>
        )}
        <div class="persona-card-claims">
          <dt>{t.claims}</dt>
          <dd>
            {all === 0 ? (
              <span class="soft">{t.noClaims}</span>
            ) : (
              <>
                <ClaimBar supported={good} open={open} refuted={bad} label={t.claimsBar(good, bad, open)} />
                <span class="soft numeric">
                  {good}/{all}
                </span>
              </>
            )}
          </dd>
        </div>
      </dl>
    </li>
  );
}
