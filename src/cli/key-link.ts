import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { PersonagraphError } from '../errors.ts';
import { PATH } from '../server.ts';
import { demoKeyIn } from './demo.ts';
import { linkTo } from './serving.ts';

/** Adds `key link` to the command `key`. */
export function registerKeyLink(key: Command): void {
  key
    .command('link')
    .description(
      'print an address that opens the studio (without one, GraphiQL) with a key, once; the key is the one in PERSONAGRAPH_KEY, or the demo’s',
    )
    .option('--url <url>', 'address of the API as browsers reach it (default: by HOST and PORT)')
    .action(async ({ url }: { readonly url?: string }) => {
      const config = readConfig(process.env);
      if (url !== undefined && !/^https?:/.test(url)) {
        throw new PersonagraphError(
          'INVALID_SETTING',
          `--url: ${url} is not an address such as http://localhost:4000${PATH}.`,
        );
      }
      const secret = process.env['PERSONAGRAPH_KEY'] || (await demoKeyIn(config.dataDir));
      if (secret === undefined) {
        throw new PersonagraphError('INVALID_SETTING', 'PERSONAGRAPH_KEY: no key is given, and no demo is here.');
      }
      const link = await linkTo(config, url ?? `http://${config.host}:${config.port}${PATH}`, secret);
      if (link === undefined)
        throw new PersonagraphError('INVALID_SETTING', 'PERSONAGRAPH_STUDIO and PERSONAGRAPH_GRAPHIQL are off.');
      process.stdout.write(`${link.url}\n`);
    });
}
