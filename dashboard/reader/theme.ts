import { effect } from '@preact/signals';
import { stored } from './stored.ts';

export type Theme = 'auto' | 'light' | 'dark';

/** Light or dark; `auto` is what the device says. */
export const theme = stored<Theme>('personagraph.theme', 'auto', (text) =>
  text === 'auto' || text === 'light' || text === 'dark' ? text : undefined,
);

export function startTheme(): () => void {
  return effect(() => {
    if (theme.value === 'auto') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme.value;
  });
}
