import type { ComponentChildren } from 'preact';
import type { Failure } from '../data/failure.ts';
import type { Query } from '../data/query.ts';
import { Icon } from './icon.tsx';
import { uiWords } from './texts.ts';

/** Shapes of what is to come: it appears after a moment, so that a fast answer shows none. */
export function Loading({ lines = 4 }: { readonly lines?: number }) {
  return (
    <div class="loading" role="status">
      <span class="hidden">{uiWords.value.loading}</span>
      {Array.from({ length: lines }, (_, index) => (
        <span class="loading-line" key={index} />
      ))}
    </div>
  );
}

export function Empty({ title, children }: { readonly title?: string; readonly children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title ?? uiWords.value.nothing}</p>
      {children}
    </div>
  );
}

/** Why something cannot be shown, with what can be done. */
export function Problem({ failure, retry }: { readonly failure: Failure; readonly retry?: () => void }) {
  const t = uiWords.value;
  const isOffline = failure.code === 'OFFLINE';
  return (
    <div class="problem" role="alert">
      <Icon name="warning" />
      <div>
        <p class="problem-title">{isOffline ? t.offline : failure.code === 'FORBIDDEN' ? t.forbidden : t.failed}</p>
        <p>{isOffline ? t.offlineText : failure.message}</p>
        {retry && (
          <button class="button small" type="button" onClick={retry}>
            {t.tryAgain}
          </button>
        )}
      </div>
    </div>
  );
}

export interface ShownProps<Result> {
  readonly query: Query<Result>;
  /** Lines of the shape that is shown before the first answer. */
  readonly lines?: number;
  readonly children: (data: Result) => ComponentChildren;
}

/** What a query says, or why it says nothing. Data stay where a later reading fails. */
export function Shown<Result>({ query, lines, children }: ShownProps<Result>) {
  const { data, failure, errors, previous, reload } = query;
  if (data === undefined)
    return failure ? <Problem failure={failure} retry={reload} /> : <Loading lines={lines ?? 4} />;
  return (
    <div class={previous ? 'previous' : undefined} aria-busy={previous}>
      {errors.length > 0 && (
        <p class="notice" role="status">
          <Icon name="warning" /> {uiWords.value.partly}: {errors[0]?.message}
        </p>
      )}
      {children(data)}
    </div>
  );
}
