// npm run build: compiles what changed since the last build, and nothing where nothing did.
//
//   node scripts/build.mjs                      builds
//   node scripts/build.mjs --run FILE [args]    builds, then runs dist's src/main.js, bench/main.js, ... in this process
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build/build.mjs';
import { buildStudio } from './build/studio.mjs';
import { use } from './build/versions.mjs';

// npm runs its scripts in the folder of package.json.
const root = process.cwd();
const [flag, file, ...args] = process.argv.slice(2);
try {
  const begun = performance.now();
  const { version, made } = await build(root);
  // Benches serve no pages.
  const studio = flag === '--run' && !file.startsWith('src/') ? false : await buildStudio(root);
  if (flag !== '--run') {
    const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
    process.stdout.write(
      made ? `Built ${version} in ${seconds} s.\n` : studio ? 'Built the studio.\n' : 'Nothing to build.\n',
    );
  } else {
    use(root, version);
    process.argv = [process.argv[0], join(root, 'dist', version, file), ...args];
  }
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
if (flag === '--run') await import(pathToFileURL(process.argv[1]).href);
