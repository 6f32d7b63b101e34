/** `new-buyers` as an identifier: `newBuyers`. */
export function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** `new-buyers` for people: `New buyers`. */
export function titleOf(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A text of the template in a new plugin's words. */
export function rename(
  text: string,
  names: Readonly<Record<string, string>>,
  oldTitle: string,
  newTitle: string,
): string {
  let renamed = text.replace(
    new RegExp(`\\{ en: '${oldTitle}', zh: '[^']*' \\}`, 'g'),
    // Nobody translated the new one.
    `{ en: '${newTitle}' }`,
  );
  for (const [from, to] of Object.entries(names)) renamed = renamed.replaceAll(from, to);
  return renamed;
}

/** The test of a new plugin: the kit, and a place for the author's own. */
export function pluginTest(name: string, runner: 'vitest' | 'node'): string {
  const segmenter = `${camelCase(name)}Segmenter`;
  return `import { conformance } from 'personagraph/testing';
import { test } from '${runner === 'vitest' ? 'vitest' : 'node:test'}';
import options from '../conformance.ts';
import ${segmenter} from './index.ts';

// The checks every segmenter must pass. Test the meaning of your rules with trySegmenter of personagraph/testing.
for (const { name, title, run } of conformance(${segmenter}, options)) test(\`\${name}: \${title}\`, run);
`;
}

/** The template's README as one of a new plugin: the part on its behaviour stays, the part on copying goes. */
export function pluginReadme(template: string, name: string): string {
  const at = template.indexOf('## What this one does');
  const does = at < 0 ? '' : template.slice(at);
  return `# ${titleOf(name)}

Made from the template of Personagraph; the next section says what that answers. Make it yours: \`${name}/rule.ts\` decides,
\`conformance.ts\` gives the kit typical customers, and the package's \`docs/segmenters.md\` is the whole contract.

    npx personagraph plugin test .   # the kit, and a sample of answers

${does}`;
}
