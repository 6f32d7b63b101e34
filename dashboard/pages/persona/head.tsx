import { hrefOf } from '../../app/router.ts';
import { word } from '../../data/enumerations.ts';
import { count, day, share } from '../../reader/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { ClaimBar } from '../../ui/claim-bar.tsx';
import { Face } from '../../ui/face.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Actions } from './actions.tsx';
import type { Persona } from './documents.ts';
import { words } from './texts.ts';
import { useJudgement } from './use-judgement.ts';

export interface HeadProps {
  readonly persona: Persona;
  readonly population: number;
}

/** Who it is, and the figures that decide whether to believe it. */
export function Head({ persona, population }: HeadProps) {
  const t = words.value;
  const { name, title, avatarUrl, kind, polarity, status, priority, freshness, unpublishedChanges, problem } = persona;
  return (
    <header class="persona-head">
      <a class="small back" href={hrefOf('personas')}>
        ← {t.back}
      </a>
      <div class="persona-who">
        <Face url={avatarUrl} size={112} name={name} />
        <div class="persona-names">
          <PageHead title={name} lead={title}>
            <Actions persona={persona} />
          </PageHead>
          <p class="row">
            <Badge tone={status === 'ACTIVE' ? 'good' : 'plain'}>{word('PersonaStatus', status)}</Badge>
            <Badge>{word('PersonaKind', kind)}</Badge>
            {polarity === 'NEGATIVE' && <Badge tone="bad">{t.negative}</Badge>}
            {priority !== null && <Badge>{t.priority(priority)}</Badge>}
            {freshness === 'PENDING' && <Badge tone="accent">{t.pending}</Badge>}
            {freshness === 'STALE' && <Badge tone="open">{t.stale}</Badge>}
            {unpublishedChanges && persona.publishedVersion && <Badge tone="open">{t.unpublished}</Badge>}
          </p>
        </div>
      </div>
      {problem && (
        <p class="notice" role="status">
          {problem}
        </p>
      )}
      <Figures persona={persona} population={population} />
    </header>
  );
}

function Figures({ persona, population }: HeadProps) {
  const t = words.value.figures;
  const { status, matchCount, unknownCount, quality, publishedVersion, sampleSize, sourceSegment } = persona;
  const { research, hasFailed } = useJudgement(persona.key);
  const confidence = research?.confidence;
  const [good, bad, all] = [persona.supported.totalCount, persona.refuted.totalCount, persona.claims.totalCount];
  return (
    <dl class="figures">
      <div>
        <dt>{t.matched}</dt>
        <dd>
          <b>{count(matchCount)}</b>
          {population > 0 && status === 'ACTIVE' && <span>{t.ofAll(share(matchCount / population))}</span>}
          {(unknownCount ?? 0) > 0 && <span>{t.unknown(count(unknownCount!))}</span>}
        </dd>
      </div>
      <div>
        <dt>{t.claims}</dt>
        <dd>
          <b>{count(good)}</b> <span>{t.ofClaims(all)}</span>
          {all > 0 && <ClaimBar supported={good} refuted={bad} open={all - good - bad} label={`${good} / ${all}`} />}
        </dd>
      </div>
      {quality?.rating.score != null && (
        <div>
          <dt>{t.quality}</dt>
          <dd>
            <b>{share(quality.rating.score)}</b>
          </dd>
        </div>
      )}
      <div>
        <dt>{t.confidence}</dt>
        <dd>
          <b aria-busy={!research && !hasFailed}>
            {confidence ? word('ResearchConfidence', confidence) : research || hasFailed ? '–' : '…'}
          </b>
          {sampleSize !== null && <span>{t.sample(count(sampleSize))}</span>}
        </dd>
      </div>
      <div>
        <dt>{t.published}</dt>
        <dd>
          <b>{publishedVersion ? t.version(publishedVersion.number) : t.never}</b>
          {publishedVersion && <span>{day(publishedVersion.at)}</span>}
        </dd>
      </div>
      {sourceSegment && (
        <div>
          <dt>{t.source}</dt>
          <dd>
            <a href={hrefOf(`segments/${sourceSegment.segmentation?.key ?? ''}`)}>{sourceSegment.name}</a>
          </dd>
        </div>
      )}
    </dl>
  );
}
