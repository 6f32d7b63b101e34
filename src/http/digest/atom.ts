import type { StoredMember } from '../../db/tables/digest/digest-members.ts';
import { memberWords } from '../../services/digest/digest.ts';
import type { DigestFeed, FeedEntry } from '../../services/digest/feed.ts';
import { linesOf, NOTHING, titleOf } from '../../services/digest/prose.ts';
import type { DigestSection } from '../../services/digest/section.ts';
import { SECTION_TITLES, TEAM_WORDS } from '../../services/digest/words.ts';
import type { Language } from '../../services/input/translations.ts';
import { type Html, html } from '../sheet/html.ts';
import { langOf } from '../sheet/prose.ts';

const OF_NOTE = { en: 'Of note', zh: '值得关注' } as const;
const FEED = { en: 'every morning', zh: '每日简报' } as const;

/** How one customer of note is told. */
type NamedText = (member: StoredMember) => string;

/** Digests as an Atom feed (RFC 4287). `self` is where it was asked for. All texts are escaped; nothing in it runs or loads. */
export function atomOf(feed: DigestFeed, workspaceId: number, self: string): string {
  const { language, team, workspace } = feed;
  const whose = team ? `${workspace.name}, ${TEAM_WORDS[team][language]}` : workspace.name;
  const named: NamedText = (member) => memberWords({ workspaceId }, member)[language];
  const body = html`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${langOf(language)}">
<id>urn:uuid:${feed.id}</id>
<title>${whose}: ${FEED[language]}</title>
<updated>${feed.updated.toISOString()}</updated>
<author><name>${workspace.name}</name></author>
<generator>Personagraph</generator>
<link rel="self" type="application/atom+xml" href="${self}"/>
${feed.entries.map((entry) => entryOf(entry, language, named))}</feed>
`;
  return `<?xml version="1.0" encoding="utf-8"?>\n${body.text}`;
}

function entryOf({ id, digest, members }: FeedEntry, language: Language, named: NamedText): Html {
  return html`<entry>
<id>urn:uuid:${id}</id>
<title>${titleOf(digest)[language]}</title>
<published>${digest.writtenAt.toISOString()}</published>
<updated>${digest.writtenAt.toISOString()}</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">${contentOf(digest.sections, members, language, named)}</div></content>
</entry>
`;
}

function contentOf(
  sections: readonly DigestSection[],
  members: readonly StoredMember[],
  language: Language,
  named: NamedText,
): Html | readonly Html[] {
  if (sections.length === 0) return html`<p>${NOTHING[language]}</p>`;
  return sections.map(
    (section) =>
      html`<h3>${SECTION_TITLES[section.code][language]}</h3><ul>${linesOf(section, language).map((line) => html`<li>${line}</li>`)}</ul>${
        section.code === 'MEMBERS' && members.length > 0
          ? html`<p>${OF_NOTE[language]}:</p><ul>${members.map((member) => html`<li>${named(member)}</li>`)}</ul>`
          : null
      }`,
  );
}
