import { render } from 'preact';
import { FirstVisit } from './app/first-visit.tsx';
import { Frame } from './app/frame.tsx';
import { go, hrefOf, path, startRouter } from './app/router.ts';
import { SignIn } from './app/sign-in.tsx';
import { startEnumerations } from './data/enumerations.ts';
import { startLive } from './data/live.ts';
import { redeemLink, session } from './data/session.ts';
import { startViewer, viewer, viewerFailure } from './data/viewer.ts';
import { startLanguage } from './reader/language.ts';
import { startTheme } from './reader/theme.ts';
import { Confirmation } from './ui/dialog.tsx';
import { Loading, Problem } from './ui/states.tsx';
import { Toasts } from './ui/toast.tsx';

function Studio() {
  if (session.value === null) return <SignIn />;
  if (viewer.value === undefined) {
    return (
      <main class="waiting">
        {viewerFailure.value ? <Problem failure={viewerFailure.value} /> : <Loading lines={3} />}
      </main>
    );
  }
  return (
    <>
      <Frame />
      <FirstVisit />
      <Confirmation />
      <Toasts />
    </>
  );
}

startTheme();
startLanguage();
startRouter();
await redeemLink();
startViewer();
startLive();
startEnumerations();
if (path.value === '') go(hrefOf('personas'), { replace: true });
render(<Studio />, document.getElementById('root')!);
