import { type Language, language } from '../reader/language.ts';
import { type Theme, theme } from '../reader/theme.ts';
import { words } from './texts.ts';

/** Each language by its own name. */
const NAMES: Readonly<Record<Language, string>> = { en: 'English', zh: '中文' };

export function LanguageChoice() {
  return (
    <fieldset class="choice">
      <legend class="hidden">{words.value.language}</legend>
      {(['en', 'zh'] as const).map((one) => (
        <button
          key={one}
          type="button"
          lang={one === 'zh' ? 'zh-Hans' : 'en'}
          aria-pressed={language.value === one}
          onClick={() => {
            language.value = one;
          }}
        >
          {NAMES[one]}
        </button>
      ))}
    </fieldset>
  );
}

export function ThemeChoice() {
  const t = words.value;
  return (
    <fieldset class="choice">
      <legend class="hidden">{t.theme}</legend>
      {(['auto', 'light', 'dark'] as const).map((one: Theme) => (
        <button
          key={one}
          type="button"
          aria-pressed={theme.value === one}
          onClick={() => {
            theme.value = one;
          }}
        >
          {t.themes[one]}
        </button>
      ))}
    </fieldset>
  );
}
