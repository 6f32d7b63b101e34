import { useEffect, useState } from 'preact/hooks';
import { go, hrefOf, query } from '../../../app/router.ts';
import { change, type UserError } from '../../../data/change.ts';
import { useQuery } from '../../../data/query.ts';
import { may } from '../../../data/viewer.ts';
import { bytes, count } from '../../../reader/format.ts';
import { CheckField } from '../../../ui/field.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { Empty, Loading, Shown } from '../../../ui/states.tsx';
import { draftOf, errorsAtTop, isDecided, type MappingDraft, MappingEditor, Refusals } from '../mapping/editor.tsx';
import { lacksOf } from '../mapping/mapping.ts';
import { words as mappingWords } from '../mapping/texts.ts';
import { ChooseFiles } from './choose-files.tsx';
import { type Proposal, ProposeMapping, StartImport, UploadsOf } from './documents.ts';
import { keepDraft, keptDraft, mappingText } from './draft.ts';
import { Examples } from './examples.tsx';
import { words } from './texts.ts';

/** An import from the file to the start: choose, say what the columns mean, try, import. The address has the files. */
export function NewImport() {
  const t = words.value;
  const uploads = query.value.get('uploads') ?? '';
  return (
    <>
      <p class="crumb">
        <a href={hrefOf('data/imports')}>← {t.all}</a>
      </p>
      <PageHead title={t.newTitle} lead={t.newLead} />
      {!may('INGEST') ? (
        <Empty title={t.mayNot}>
          <p>{t.mayNotText}</p>
        </Empty>
      ) : uploads === '' ? (
        <ChooseFiles onUploads={(ids) => go(hrefOf('data/imports/new', { uploads: ids.join(' ') }))} />
      ) : (
        <MapFiles key={uploads} uploads={uploads} />
      )}
    </>
  );
}

function MapFiles({ uploads }: { readonly uploads: string }) {
  const t = words.value;
  const ids = uploads.split(' ');
  const files = useQuery(UploadsOf, { ids });
  const [proposal, setProposal] = useState<Proposal>();
  const [refused, setRefused] = useState<readonly UserError[]>([]);
  const propose = async () => {
    setRefused([]);
    const outcome = await change(ProposeMapping, { ids });
    if (!outcome.ok) setRefused(outcome.errors);
    else if (outcome.payload.proposal) setProposal(outcome.payload.proposal);
  };
  useEffect(() => void propose(), []);
  return (
    <>
      <Shown query={files} lines={1}>
        {({ nodes }) => (
          <ul class="plain-list files" aria-label={t.files}>
            {nodes.map((node) =>
              node && 'name' in node ? (
                <li key={node.id} class="row">
                  <b>{node.name}</b> <span class="soft small">{bytes(node.length)}</span>
                </li>
              ) : (
                <li key="gone">{t.gone}</li>
              ),
            )}
          </ul>
        )}
      </Shown>
      {refused.length > 0 ? (
        <div class="stack">
          <Refusals errors={refused} />
          <p class="row">
            <button class="button" type="button" onClick={() => void propose()}>
              {t.again}
            </button>
            <a class="button" href={hrefOf('data/imports/new')}>
              {t.otherFile}
            </a>
          </p>
        </div>
      ) : proposal === undefined ? (
        <>
          <p class="soft" role="status">
            {t.looking}
          </p>
          <Loading lines={8} />
        </>
      ) : may('PERSONAL') ? (
        <Mapped uploads={uploads} ids={ids} proposal={proposal} />
      ) : (
        // Without it the proposal comes masked, and a mapping of masks would store nonsense.
        <Empty title={t.masked}>
          <p>{t.maskedText}</p>
        </Empty>
      )}
    </>
  );
}

interface MappedProps {
  readonly uploads: string;
  readonly ids: readonly string[];
  readonly proposal: Proposal;
}

function Mapped({ uploads, ids, proposal }: MappedProps) {
  const t = words.value;
  const lackWords = mappingWords.value.lacks;
  const [draft, setDraft] = useState<MappingDraft>(() => keptDraft(uploads) ?? draftOf(proposal));
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const [isBusy, setBusy] = useState(false);
  const [isStrict, setStrict] = useState(false);
  const [isCorrect, setCorrect] = useState(false);
  const lacks = draft.text === null ? lacksOf(draft.mapping) : [];
  const decided = isDecided(proposal, draft);
  const isReady = lacks.length === 0 && decided && !isBusy;
  const events = (draft.mapping['events'] ?? []) as readonly { readonly type?: string }[];
  const start = async (dryRun: boolean) => {
    setBusy(true);
    setErrors([]);
    keepDraft(uploads, draft);
    const outcome = await change(StartImport, {
      input: { uploadIds: [...ids], mapping: mappingText(draft), dryRun, strict: isStrict, correct: isCorrect },
    });
    setBusy(false);
    if (!outcome.ok) setErrors(outcome.errors);
    else if (outcome.payload.import) go(hrefOf(`data/imports/${encodeURIComponent(outcome.payload.import.id)}`));
  };
  return (
    <>
      <FileFacts proposal={proposal} />
      <MappingEditor
        proposal={proposal}
        draft={draft}
        errors={errors}
        onChange={(next) => {
          setDraft(next);
          keepDraft(uploads, next);
          setErrors([]);
        }}
      />
      <Examples examples={proposal.examples} />
      <div class="card start">
        <CheckField label={t.strict} hint={t.strictHint} checked={isStrict} onValue={setStrict} />
        <CheckField label={t.correct} hint={t.correctHint} checked={isCorrect} onValue={setCorrect} />
        {lacks.map(({ code, event }) => {
          const type = events[event ?? 0]?.type ?? '';
          const text = lackWords[code];
          return (
            <p class="error" key={`${code}${event ?? ''}`}>
              {typeof text === 'string' ? text : text(type)}
            </p>
          );
        })}
        {!decided && <p class="error">{mappingWords.value.doubtsLeft}</p>}
        <Refusals errors={errorsAtTop(errors, draft)} />
        <p class="row start-buttons">
          <button class="button" type="button" disabled={!isReady} onClick={() => void start(true)}>
            {t.tryIt}
          </button>
          <button class="button primary" type="button" disabled={!isReady} onClick={() => void start(false)}>
            {t.importNow}
          </button>
        </p>
        <p class="soft small">{t.tryHint}</p>
      </div>
    </>
  );
}

/** What the server found the file to be. */
function FileFacts({ proposal }: { readonly proposal: Proposal }) {
  const t = words.value.facts;
  const { kind, format, delimiter, encoding, sheet, lines, isWhole, presets, samples } = proposal.facts;
  const facts: (readonly [label: string, value: string])[] = [
    [t.kind, t.kinds[kind]],
    [t.format, (t.formats as Readonly<Record<string, string>>)[format] ?? format],
  ];
  if (sheet !== null) facts.push([t.sheet, sheet]);
  if (delimiter !== null) facts.push([t.delimiter, delimiter === '\t' ? t.tab : delimiter]);
  if (encoding !== null) facts.push([t.encoding, encoding]);
  facts.push([t.columns, count(samples.length)]);
  facts.push([t.lines, isWhole ? count(lines) : t.firstLines(count(lines))]);
  if (presets.length > 0) facts.push([t.preset, presets.join(', ')]);
  return (
    <dl class="file-facts">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
