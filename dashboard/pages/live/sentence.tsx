import type { ComponentChildren } from 'preact';
import { hrefOf } from '../../app/router.ts';
import { word } from '../../data/enumerations.ts';
import { count, share } from '../../reader/format.ts';
import { stateWord } from '../../reader/state-words.ts';
import type { StreamChange } from './documents.ts';
import { words } from './texts.ts';

type Customer = StreamChange['customer'];

/** A change as a sentence, with links to what it is about. */
export function Sentence({ change }: { readonly change: StreamChange }) {
  const t = words.value.said;
  const { kind, customer, otherCustomer, persona, segmentation, before, after, summary } = change;
  const who = <CustomerLink customer={customer} />;
  const [from, to] = [before?.segment?.name, after?.segment?.name];
  const said = ((): ComponentChildren => {
    switch (kind) {
      case 'MEMBERSHIP_CHANGED':
        return [who, ' ', from && to ? t.moved(from, to) : to ? t.came(to) : t.left(from ?? words.value.something)];
      case 'SCORE_CHANGED':
        return [who, ' ', t.score];
      case 'PERSONA_MATCH_CHANGED':
        return [who, ' ', ...matchSaid(change)];
      case 'CUSTOMER_CHANGED':
        return [who, ' ', t.customer];
      case 'CUSTOMERS_CHANGED':
        return t.customers;
      case 'CUSTOMER_DELETED':
        return [who, ' ', t.deleted];
      case 'CUSTOMER_MERGED':
        return [who, ' ', t.merged, ' ', <CustomerLink customer={otherCustomer} />];
      case 'CUSTOMER_SPLIT':
        return [who, ' ', t.split, ' ', <CustomerLink customer={otherCustomer} />];
      case 'PERSONA_CHANGED':
        return [
          <PersonaLink persona={persona} />,
          ' ',
          summary
            ? t.matchSummary(count(summary.entered), count(summary.left))
            : before === null
              ? t.made
              : after?.personaStatus
                ? t.status(word('PersonaStatus', after.personaStatus))
                : t.persona,
        ];
      case 'PERSONA_DELETED':
        return t.personaDeleted;
      case 'CLAIM_CHANGED':
        return [
          <PersonaLink persona={persona} />,
          ' ',
          after?.claimStatus && after.claimStatus !== before?.claimStatus
            ? t.claimStatus(word('ClaimStatus', after.claimStatus))
            : t.claim,
        ];
      case 'UPKEEP_CHANGED':
        return [<PersonaLink persona={persona} />, ' ', t.upkeep];
      case 'SEGMENTATION_CHANGED':
        return [
          <SegmentationLink segmentation={segmentation} />,
          ' ',
          after?.failed
            ? t.failed
            : summary
              ? `${t.answered}: ${t.summary(count(summary.entered), count(summary.left))}`
              : t.segmentation,
        ];
      case 'SEGMENTATION_DELETED':
        return t.segmentationDeleted;
      case 'RUN_PROGRESSED':
        return work(t.run, after?.runState && stateWord('RunState', after.runState), after?.progress);
      case 'IMPORT_PROGRESSED':
        return work(t.import, after?.importState && stateWord('ImportState', after.importState), after?.progress);
      case 'EXPORT_PROGRESSED':
        return work(t.export, after?.exportState && stateWord('ExportState', after.exportState), after?.progress);
      case 'JOB_PROGRESSED':
        return work(t.job, after?.jobState && stateWord('JobState', after.jobState), after?.progress);
      default:
        return word('ChangeKind', kind);
    }
  })();
  return <span>{said}</span>;
}

function matchSaid({ persona, before, after }: StreamChange): readonly ComponentChildren[] {
  const t = words.value.said;
  const link = <PersonaLink persona={persona} />;
  if (after === null) return [t.unmatched, ' ', link];
  const fit = after.fit === null ? null : share(after.fit);
  if (before === null) return [t.matched, ' ', link, fit && <span class="soft"> {fit}</span>];
  return [link, ' ', before.fit !== null && fit ? t.fit(share(before.fit), fit) : t.matched];
}

function work(name: string, state: string | null | undefined, progress: number | null | undefined): string {
  const done = progress == null || progress >= 1 ? '' : ` ${share(progress)}`;
  return `${name}: ${state ?? ''}${done}`;
}

function CustomerLink({ customer }: { readonly customer: Customer }) {
  if (!customer) return <span class="soft">{words.value.somebody}</span>;
  const name = customer.name !== null && customer.name !== '[masked]' ? customer.name : customer.externalId;
  return <a href={hrefOf(`customers/${encodeURIComponent(customer.id)}`)}>{name}</a>;
}

function PersonaLink({ persona }: Pick<StreamChange, 'persona'>) {
  if (!persona) return <span class="soft">{words.value.something}</span>;
  return <a href={hrefOf(`personas/${encodeURIComponent(persona.key)}`)}>{persona.name}</a>;
}

function SegmentationLink({ segmentation }: Pick<StreamChange, 'segmentation'>) {
  if (!segmentation) return <span class="soft">{words.value.something}</span>;
  return <a href={hrefOf(`segments/${encodeURIComponent(segmentation.key)}`)}>{segmentation.name}</a>;
}
