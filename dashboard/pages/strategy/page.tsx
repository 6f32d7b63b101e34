import type { PageProps } from '../../app/pages.ts';
import { words } from '../../app/texts.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { Empty } from '../../ui/states.tsx';

export default function Page(_: PageProps) {
  return (
    <>
      <PageHead title={words.value.pages.strategy} />
      <Empty />
    </>
  );
}
