import { format } from 'node:util';
import type { Logger } from 'pino';

/**
 * Lets what libraries and plugins print of themselves come by the log: warnings of Node, and what is written to the console. The
 * process prints its own words past both.
 */
export function logLibraries(log: Logger): void {
  const libraries = log.child({ name: 'libraries' });
  // Node's own listener prints them as text.
  process.removeAllListeners('warning');
  process.on('warning', (err) => libraries.warn({ err }, 'a warning of Node'));
  const at =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (...words: unknown[]) =>
      libraries[level](format(...words));
  Object.assign(console, {
    debug: at('debug'),
    log: at('info'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
  });
}
