import { useState } from 'preact/hooks';
import { Failure } from '../data/failure.ts';
import { tryKey } from '../data/send.ts';
import { OWN_API, signedOutBy, signIn } from '../data/session.ts';
import { CheckField, TextField } from '../ui/field.tsx';
import { Mark } from '../ui/mark.tsx';
import { LanguageChoice } from './choices.tsx';
import { words } from './texts.ts';

/** Asks for a key, and tries it before it is kept. `?server=URL` is another server's API. */
export function SignIn() {
  const t = words.value.signIn;
  const named = new URLSearchParams(location.search).get('server');
  const [key, setKey] = useState('');
  const [url, setUrl] = useState(named ?? OWN_API);
  const [isOther, setOther] = useState(named !== null);
  const [remember, setRemember] = useState(false);
  const [isTrying, setTrying] = useState(false);
  const [problem, setProblem] = useState<{ readonly at: 'key' | 'server'; readonly text: string } | null>(null);

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    const server = isOther ? url.trim() : OWN_API;
    setTrying(true);
    setProblem(null);
    try {
      await tryKey(server, key.trim());
      signIn({ url: server, key: key.trim() }, remember);
    } catch (thrown) {
      const { code } = thrown instanceof Failure ? thrown : { code: 'OFFLINE' };
      if (code === 'UNAUTHENTICATED') setProblem({ at: 'key', text: t.refused });
      else if (code === 'FORBIDDEN') setProblem({ at: 'key', text: t.noRead });
      else setProblem({ at: isOther ? 'server' : 'key', text: t.unreachable });
    } finally {
      setTrying(false);
    }
  }

  return (
    <main class="sign-in">
      <div class="sign-in-card">
        <div class="sign-in-head">
          <Mark size={40} />
          <LanguageChoice />
        </div>
        <h1>{t.title}</h1>
        <p class="lead">{t.lead}</p>
        {signedOutBy.value && (
          <p class="notice" role="alert">
            {signedOutBy.value === 'LINK' ? t.link : t.refused}
          </p>
        )}
        <form onSubmit={submit}>
          <TextField
            label={t.key}
            hint={t.keyHint}
            type="password"
            value={key}
            onValue={setKey}
            error={problem?.at === 'key' ? problem.text : undefined}
            required
            autocomplete="current-password"
          />
          <CheckField label={t.remember} hint={t.rememberHint} checked={remember} onValue={setRemember} />
          <CheckField label={t.other} checked={isOther} onValue={setOther} />
          {isOther && (
            <TextField
              label={t.server}
              hint={t.serverHint}
              type="url"
              value={url}
              onValue={setUrl}
              error={problem?.at === 'server' ? problem.text : undefined}
              required
              autocomplete="url"
            />
          )}
          <button class="button primary wide" type="submit" disabled={isTrying}>
            {t.submit}
          </button>
        </form>
      </div>
    </main>
  );
}
