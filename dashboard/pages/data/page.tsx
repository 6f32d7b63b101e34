import type { PageProps } from '../../app/pages.ts';
import { go, hrefOf } from '../../app/router.ts';
import { words as frame } from '../../app/texts.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { DuplicatePart } from './duplicates/list.tsx';
import { ExportPart } from './exports/list.tsx';
import { ImportList } from './imports/list.tsx';
import { NewImport } from './imports/new.tsx';
import { OneImport } from './imports/one.tsx';
import './page.css';
import { QualityPart } from './quality/quality.tsx';
import { words } from './texts.ts';

const PARTS = {
  imports: ImportList,
  quality: QualityPart,
  duplicates: DuplicatePart,
  exports: ExportPart,
} as const;
type Part = keyof typeof PARTS;
const NAMES = Object.keys(PARTS) as readonly Part[];

/** What comes in, how good it is, and what goes out. */
export default function DataPage({ params }: PageProps) {
  const t = words.value;
  const part = NAMES.find((name) => name === params['part']) ?? 'imports';
  const id = params['id'];
  if (part === 'imports' && id === 'new') return <NewImport />;
  if (part === 'imports' && id !== undefined) return <OneImport key={id} id={id} />;
  const Shown = PARTS[part];
  return (
    <>
      <PageHead title={frame.value.pages.data} lead={t.lead} />
      <Tabs
        label={t.parts}
        tabs={NAMES.map((name) => [name, t.tabs[name]] as const)}
        chosen={part}
        onChoose={(name) => go(hrefOf(`data/${name}`))}
      >
        <Shown />
      </Tabs>
    </>
  );
}
