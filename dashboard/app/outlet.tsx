import type { ComponentType } from 'preact';
import { useEffect, useErrorBoundary, useState } from 'preact/hooks';
import { Failure } from '../data/failure.ts';
import { may, viewer } from '../data/viewer.ts';
import { PageHead } from '../ui/page-head.tsx';
import { Empty, Loading, Problem } from '../ui/states.tsx';
import { type PageEntry, type PageProps, pageAt } from './pages.ts';
import { hrefOf, path } from './router.ts';
import { words } from './texts.ts';

/** The page of the present address. */
export function PageOutlet() {
  const t = words.value;
  const found = pageAt(path.value);
  if (!found) {
    return (
      <>
        <PageHead title={t.notFound} lead={t.notFoundText} />
        <a class="button" href={hrefOf('personas')}>
          {t.toPersonas}
        </a>
      </>
    );
  }
  const { page, params } = found;
  if (viewer.value && !may(page.scope)) {
    return (
      <>
        <PageHead title={t.pages[page.id]} />
        <Empty title={t.notAllowed}>
          <p>{t.notAllowedText(page.scope)}</p>
        </Empty>
      </>
    );
  }
  return <LoadedPage key={page.id} page={page} params={params} />;
}

const loaded = new Map<string, ComponentType<PageProps>>();

function LoadedPage({ page, params }: { readonly page: PageEntry } & PageProps) {
  const [Page, setPage] = useState(() => loaded.get(page.id));
  const [failed, setFailed] = useState<unknown>();
  const [crash, reset] = useErrorBoundary();
  const load = () => {
    setFailed(undefined);
    page
      .load()
      .then((module) => {
        loaded.set(page.id, module.default);
        setPage(() => module.default);
      })
      .catch(setFailed);
  };
  useEffect(() => {
    if (!Page) load();
  }, []);
  const title = words.value.pages[page.id];
  if (failed !== undefined) {
    return (
      <>
        <PageHead title={title} />
        <Problem failure={new Failure('OFFLINE', String(failed))} retry={load} />
      </>
    );
  }
  if (crash !== undefined) {
    const text = crash instanceof Error ? crash.message : String(crash);
    return (
      <>
        <PageHead title={words.value.crashed} />
        <Problem failure={new Failure('INTERNAL', text)} retry={reset} />
      </>
    );
  }
  if (!Page) return <Loading lines={8} />;
  return <Page params={params} />;
}
