import { hrefOf } from '../../../app/router.ts';
import { Bars } from '../../../charts/bars.tsx';
import { word } from '../../../data/enumerations.ts';
import { useQuery } from '../../../data/query.ts';
import { count } from '../../../reader/format.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Shown } from '../../../ui/states.tsx';
import { InterviewProgress, PersonaRests } from '../documents.ts';
import { touching } from '../shared.ts';
import { words } from '../texts.ts';

/** Personas that stand in the drawing; the rest is a line. */
const DRAWN = 12;

/** How many people were asked about each persona, of those that are to be. */
export function Progress() {
  const t = words.value.interviews;
  const answer = useQuery(InterviewProgress, { language: apiLanguage.value }, { touchedBy: touching });
  return (
    <Shown query={answer} lines={5}>
      {({ personas }) => {
        const rows = personas.nodes
          .flatMap(({ id, name, research }) => (research ? [{ id, name, ...research.interviews }] : []))
          .toSorted((a, b) => b.count - a.count);
        const target = rows[0]?.target;
        if (target === undefined || rows.every((one) => one.count === 0)) return null;
        const done = rows.filter(({ remaining }) => remaining === 0).length;
        const left = rows.length - DRAWN + Math.max(0, personas.totalCount - personas.nodes.length);
        return (
          <section class="card">
            <Bars
              title={t.progress(target)}
              note={[t.progressNote(count(done), count(personas.totalCount)), left > 0 ? t.further(count(left)) : '']
                .filter(Boolean)
                .join(' ')}
              most={target}
              format={count}
              heads={{ label: t.persona, value: t.asked }}
              bars={rows.slice(0, DRAWN).map((one) => ({ key: one.id, label: one.name, value: one.count }))}
            />
          </section>
        );
      }}
    </Shown>
  );
}

/** What one persona rests on: people asked, method, confidence, and what may mislead. */
export function Rests({ personaId }: { readonly personaId: string }) {
  const t = words.value.interviews;
  const answer = useQuery(PersonaRests, { language: apiLanguage.value, id: personaId }, { touchedBy: touching });
  return (
    <Shown query={answer} lines={3}>
      {({ node }) => {
        if (node?.__typename !== 'Persona' || !node.research) return null;
        const { interviews, method, confidence, sampleSize, biasWarnings } = node.research;
        return (
          <section class="card stack">
            <h2>
              <a href={hrefOf(`personas/${encodeURIComponent(node.key)}`)}>{node.name}</a>
            </h2>
            <Bars
              title={t.progressOne(interviews.target)}
              most={interviews.target}
              format={(value) => t.ofTarget(count(value), count(interviews.target))}
              heads={{ label: t.persona, value: t.asked }}
              bars={[{ key: node.id, label: t.asked, value: interviews.count }]}
            />
            <p class="row">
              {method && <span>{word('ResearchMethod', method)}</span>}
              {confidence && <span>{t.confidence(word('ResearchConfidence', confidence))}</span>}
              {sampleSize !== null && <span>{t.sample(count(sampleSize))}</span>}
            </p>
            {biasWarnings.length > 0 && (
              <ul class="stack small">
                {biasWarnings.map(({ code, severity, text }) => (
                  <li class="row" key={`${code} ${text}`}>
                    <Badge tone={severity === 'STRONG' ? 'bad' : 'open'}>{word('BiasSeverity', severity)}</Badge>
                    <span>{text}</span>
                  </li>
                ))}
              </ul>
            )}
          </section>
        );
      }}
    </Shown>
  );
}
