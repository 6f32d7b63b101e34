import type { PageId } from './pages.ts';

const pages: Readonly<Record<PageId, string>> = {
  personas: 'Personas',
  persona: 'Persona',
  segments: 'Segments',
  rules: 'Rules',
  customer: 'Customers',
  live: 'Live',
};

export const en = {
  pages,
  product: 'Personagraph',
  skip: 'Skip to the content',
  menu: 'Pages',
  settings: 'Settings',
  language: 'Language',
  theme: 'Appearance',
  themes: { auto: 'As the device', light: 'Light', dark: 'Dark' },
  signOut: 'Sign out',
  openGraphiql: 'Ask the API yourself',
  explainAgain: 'What the words mean',
  states: {
    OFF: 'Not live',
    CONNECTING: 'Connecting',
    LIVE: 'Live',
    WAITING: 'The server is away. Trying again.',
  },
  roles: { READ: 'May read', WRITE: 'May edit', ADMIN: 'Administrator', INGEST: 'May send data' } as Readonly<
    Record<string, string>
  >,
  notFound: 'There is no such page',
  notFoundText: 'The address may be old, or mistyped.',
  toPersonas: 'To the personas',
  notAllowed: 'This key may not open this page',
  notAllowedText: (scope: string) => `It takes the scope ${scope}. Ask whoever gave you the key.`,
  signIn: {
    title: 'Sign in',
    lead: 'See who your customers are, and what your personas rest on.',
    key: 'Key or token',
    keyHint: 'An API key, or the token of your company’s login.',
    remember: 'Stay signed in on this device',
    rememberHint: 'The key is then kept in this browser until you sign out. Otherwise it is forgotten with the tab.',
    other: 'Another server',
    server: 'Address of its API',
    serverHint: 'Such as https://personas.example.com/graphql. That server must allow this page.',
    submit: 'Sign in',
    refused: 'The server does not take this key. It may have been revoked, or have expired.',
    link: 'This link was used before, or is over a day old. Sign in with a key, or ask for another link.',
    unreachable: 'The server cannot be reached at this address.',
    noRead: 'This key may not read, so there is nothing to show. Ask for one with the scope READ.',
  },
  words: {
    title: 'Five words, and you know your way',
    lead: 'Everything here is made of these.',
    list: [
      ['Customer', 'A real person or account, with what is known of it.'],
      ['Segmentation', 'A way to divide customers, such as by how lately they bought.'],
      ['Segment', 'One of its groups. Who is in it follows from data, at every moment.'],
      ['Persona', 'A portrait of a kind of customer, drawn from segments and research. Never a real person.'],
      ['Claim', 'One statement of a persona. It has evidence, and a number that is measured anew.'],
    ] as readonly (readonly [string, string])[],
    close: 'Begin',
  },
  crashed: 'This page could not be shown',
  reload: 'Load again',
};
