import { type Signal, signal } from '@preact/signals';

/** A choice of the reader that stays on the device. `read` answers undefined for what is none. */
export function stored<T extends string>(name: string, first: T, read: (text: string) => T | undefined): Signal<T> {
  const kept = localStorage.getItem(name);
  const choice = signal<T>((kept === null ? undefined : read(kept)) ?? first);
  choice.subscribe((value) => {
    if (value !== first || localStorage.getItem(name) !== null) localStorage.setItem(name, value);
  });
  return choice;
}
