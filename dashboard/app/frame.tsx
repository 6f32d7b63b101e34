import { useEffect, useState } from 'preact/hooks';
import { liveState } from '../data/live.ts';
import { isOwnServer, signOut } from '../data/session.ts';
import { may, viewer } from '../data/viewer.ts';
import { Icon } from '../ui/icon.tsx';
import { Mark } from '../ui/mark.tsx';
import { LanguageChoice, ThemeChoice } from './choices.tsx';
import { explaining } from './first-visit.tsx';
import { PageOutlet } from './outlet.tsx';
import { PAGES, pageAt } from './pages.ts';
import { hrefOf, path } from './router.ts';
import { words } from './texts.ts';

/** What stands around every page: the list of pages, the workspace, and whether the page is live. */
export function Frame() {
  const t = words.value;
  const [isOpen, setOpen] = useState(false);
  const at = path.value;
  useEffect(() => setOpen(false), [at]);
  return (
    <div class="frame">
      <a class="skip" href="#content">
        {t.skip}
      </a>
      <header class="bar-top">
        <button
          class="bare menu-button"
          type="button"
          aria-expanded={isOpen}
          aria-controls="pages"
          aria-label={t.menu}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name={isOpen ? 'close' : 'menu'} />
        </button>
        <a class="brand" href={hrefOf('personas')}>
          <Mark size={24} />
          <span>{viewer.value?.workspace.name ?? t.product}</span>
        </a>
        <LiveMark />
        <Settings />
      </header>
      <nav id="pages" class={isOpen ? 'pages open' : 'pages'} aria-label={t.menu}>
        <ul>
          {PAGES.filter(({ listed, scope }) => listed && may(scope)).map(({ id, path: pattern }) => {
            const to = pattern.split('/')[0]!;
            const here = pageAt(at)?.page.path.split('/')[0] === to;
            return (
              <li key={id}>
                <a href={hrefOf(to)} aria-current={here ? 'page' : undefined}>
                  {id !== 'persona' && <Icon name={id} />}
                  <span>{t.pages[id]}</span>
                </a>
              </li>
            );
          })}
        </ul>
      </nav>
      <main id="content" tabIndex={-1}>
        <PageOutlet />
      </main>
    </div>
  );
}

function LiveMark() {
  const state = liveState.value;
  return (
    <p class={`live-mark ${state.toLowerCase()}`} role="status">
      <span class="live-dot" aria-hidden="true" />
      <span class="live-text">{words.value.states[state]}</span>
    </p>
  );
}

function Settings() {
  const t = words.value;
  const { role } = viewer.value ?? {};
  return (
    <details class="settings" onKeyDown={closeOnEscape} onFocusOut={closeOnLeave}>
      <summary aria-label={t.settings}>
        <Icon name="operate" />
      </summary>
      <div class="settings-panel">
        {role && <p class="settings-role">{t.roles[role] ?? role}</p>}
        <p class="settings-label">{t.language}</p>
        <LanguageChoice />
        <p class="settings-label">{t.theme}</p>
        <ThemeChoice />
        <button
          class="menu-item"
          type="button"
          onClick={(event) => {
            event.currentTarget.closest('details')?.removeAttribute('open');
            explaining.value = true;
          }}
        >
          {t.explainAgain}
        </button>
        {isOwnServer.value && (
          <a class="menu-item" href="/graphql">
            {t.openGraphiql}
          </a>
        )}
        <button class="menu-item" type="button" onClick={() => signOut()}>
          {t.signOut}
        </button>
      </div>
    </details>
  );
}

function closeOnEscape(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  if (event.key !== 'Escape') return;
  event.currentTarget.removeAttribute('open');
  event.currentTarget.querySelector('summary')?.focus();
}

function closeOnLeave(event: FocusEvent & { readonly currentTarget: HTMLElement }): void {
  const to = event.relatedTarget;
  if (to instanceof Node && !event.currentTarget.contains(to)) event.currentTarget.removeAttribute('open');
}
