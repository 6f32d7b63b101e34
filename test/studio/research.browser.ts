import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { ask, done } from './ask.ts';
import { CHROMIUM, complaintsOf, launch, READERS, readerOf, settled, violations } from './browser.ts';
import { type ResearchWorld, researchWorld } from './research-world.ts';

const demo = inject('demo')!;

/** Every part of both pages, and the views of one thing. */
const PATHS = [
  ...['interviews', 'themes', 'surveys', 'questions', 'feedback'].map((tab) => `research?tab=${tab}`),
  'research?persona=PERSONA',
  'research?interview=INTERVIEW',
  'research?tab=surveys&survey=SURVEY',
  'research?interview=none',
  ...['objectives', 'actions', 'plays', 'needs', 'decisions', 'digest'].map((tab) => `strategy?tab=${tab}`),
  'strategy?objective=OBJECTIVE',
  'strategy?tab=coverage&target=everybody&features=customer.country,customer.income',
];

describe.skipIf(CHROMIUM === undefined)('research and strategy', () => {
  const mark = String(Date.now());
  let browser: Browser;
  let world: ResearchWorld;
  beforeAll(async () => {
    browser = await launch();
    world = await researchWorld(demo, mark);
  });
  afterAll(() => browser?.close());

  async function open(path: string, key = demo.key): Promise<Page> {
    const context = await readerOf(browser, { key });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(`${demo.origin}/studio/${path}`);
    return page;
  }

  test.each(READERS)('axe has nothing to complain of in $language, $theme, $width wide', async (reader) => {
    const context = await readerOf(browser, { ...reader, key: demo.key });
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    const found: string[] = [];
    for (const path of PATHS) {
      const at = path
        .replace('PERSONA', encodeURIComponent(world.persona.id))
        .replace('INTERVIEW', encodeURIComponent(world.interviewId))
        .replace('OBJECTIVE', encodeURIComponent(world.objectiveId))
        .replace('SURVEY', world.survey);
      await page.goto(`${demo.origin}/studio/${at}`);
      await settled(page);
      if (!path.includes('none') && (await page.locator('.problem').count()) > 0)
        found.push(`${path}: ${await page.locator('.problem').first().innerText()}`);
      found.push(...(await violations(page)).map((one) => `${path}: ${one}`));
      const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      if (wider > 0) found.push(`${path}: ${wider} px wider than the window`);
    }
    await page.goto(`${demo.origin}/studio/research`);
    await settled(page);
    await page.locator('.toolbar .primary').click();
    await page.getByRole('dialog').waitFor();
    found.push(...(await violations(page)).map((one) => `the form: ${one}`));
    await context.close();
    expect(found).toEqual([]);
    // An id that is none is answered with 400, which the browser writes down.
    expect(complaints.filter((one) => !one.includes('400'))).toEqual([]);
  });

  test('an interview is recorded by keyboard, its theme is counted, and another reader sees it at once', async () => {
    const other = await open(`research?persona=${encodeURIComponent(world.persona.id)}`);
    await settled(other);
    const page = await open(`research?persona=${encodeURIComponent(world.persona.id)}`);
    await page.getByRole('button', { name: 'Record an interview' }).press('Enter');
    const form = page.getByRole('dialog');
    await form.getByRole('button', { name: 'Save' }).click();
    // Of nobody it is refused, and nothing that was written is lost.
    await form.locator('.error, [role=alert]').first().waitFor();
    await form.getByLabel('Somebody else').fill('Owner of a flower shop');
    await form.getByRole('button', { name: 'Add a quote' }).press('Enter');
    await form.getByRole('group', { name: 'Quote 1' }).getByLabel('What was said').fill('Roses wait for nobody.');
    await form.getByRole('group', { name: 'Quote 1' }).getByLabel('Themes').fill(`Freshness ${mark}`);
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The interview is saved').waitFor();
    await other.getByRole('link', { name: 'Owner of a flower shop' }).waitFor();
    await page.getByRole('tab', { name: 'Themes' }).click();
    await page.getByRole('heading', { name: `Freshness ${mark}` }).waitFor();
    await page.getByText('in 1 of 4 interviews').waitFor();
  });

  test('an interview that two people edit at once is shown side by side, and neither is lost', async () => {
    const at = `research?interview=${encodeURIComponent(world.interviewId)}`;
    const [one, other] = [await open(at), await open(at)];
    for (const page of [one, other]) await page.getByRole('button', { name: /^Edit/ }).first().click();
    await one.getByLabel('Who asked').fill('Cem');
    await one.getByLabel('Where the person was found').fill('Fair');
    await other.getByLabel('Who asked').fill('Dora');
    await other.getByLabel('Recordings').fill('https://example.com/rec/18');
    await one.getByRole('button', { name: 'Save' }).click();
    await one.getByText('The interview is saved').waitFor();
    await other.getByRole('button', { name: 'Save' }).click();
    const choice = other.getByRole('group', { name: 'Who asked' });
    await choice.getByText('Cem').waitFor();
    await choice.getByText('Dora').waitFor();
    await choice.getByLabel('As it is now').check();
    await other.getByRole('button', { name: 'Save what is chosen' }).click();
    await other.getByText('The interview is saved').waitFor();
    const { node } = await ask<{ node: object }>(
      demo,
      'query ($id: ID!) { node(id: $id) { ... on Interview { interviewer source recordings quotes { text } } } }',
      { id: world.interviewId },
    );
    const quotes = [{ text: 'It came late, twice.' }];
    expect(node).toEqual({ interviewer: 'Cem', source: 'Fair', recordings: ['https://example.com/rec/18'], quotes });
  });

  test('a question is begun and taken back, and feedback becomes a claim', async () => {
    const page = await open(`research?tab=questions&persona=${encodeURIComponent(world.persona.id)}`);
    await page.getByRole('button', { name: /^Begin/ }).click();
    await page.locator('.badge', { hasText: 'In progress' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.locator('.badge', { hasText: 'Open' }).waitFor();
    await page.getByRole('tab', { name: 'Feedback' }).click();
    await page.getByRole('button', { name: /^Accept/ }).click();
    await page.getByLabel('Make it a claim').selectOption('NEEDS');
    await page.getByRole('dialog').getByRole('button', { name: 'Accept' }).click();
    await page.getByText('Became the claim').waitFor();
    expect(await page.getByRole('button', { name: /^Decline/ }).count()).toBe(0);
  });

  test('results of a survey have shares, and a table behind each drawing', async () => {
    const page = await open(`research?tab=surveys&survey=${world.survey}`);
    const why = page.getByRole('figure', { name: 'Why did you buy?' });
    await why.getByText('33%').first().waitFor();
    await why.getByRole('button', { name: 'Why did you buy?: As a table' }).press('Enter');
    await why.getByRole('cell', { name: '33%' }).first().waitFor();
    expect(await why.getByRole('rowheader').allInnerTexts()).toEqual(['Price', 'Quality', 'Speed']);
  });

  test('an objective is set in percent and measured; two edits of different fields need no choice', async () => {
    const name = `More of France ${mark}`;
    const page = await open('strategy');
    await page.getByRole('button', { name: 'New objective' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Name').fill(name);
    await form.getByLabel('What is measured').selectOption({ label: 'Something that is known of customers' });
    await form.getByLabel('What of them').selectOption('customer.country');
    await form.getByLabel('Which number of it').selectOption('SHARE');
    await form.getByLabel('Which value counts').fill('France');
    await form.getByLabel('Target').fill('95');
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The objective is saved').waitFor();
    await page.getByRole('link', { name }).click();
    await page.getByRole('figure', { name: 'How it went' }).waitFor();
    await page.getByText(/to 95% by/).waitFor();
    const other = await open(page.url().split('/studio/')[1]!);
    for (const one of [page, other]) await one.getByRole('button', { name: /^Edit/ }).first().click();
    await page.getByLabel('Target').fill('94.5');
    await other.getByLabel('What it is about').fill('The south first.');
    for (const one of [page, other]) {
      await one.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      await one.getByText('The objective is saved').last().waitFor();
    }
    const { objectives } = await ask<{ objectives: { nodes: { name: string }[] } }>(
      demo,
      '{ objectives(first: 200) { nodes { name target description } } }',
    );
    expect(objectives.nodes.find((one) => one.name === name)).toEqual({
      name,
      target: 0.945,
      description: 'The south first.',
    });
  });

  test('an action is begun and taken back; a decision whose claim is removed is to be looked at again, at once', async () => {
    const about = `persona=${encodeURIComponent(world.persona.id)}`;
    const page = await open(`strategy?tab=actions&${about}`);
    await page.getByRole('button', { name: /^Begin/ }).click();
    await page.locator('.badge', { hasText: 'Running' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.locator('.badge', { hasText: 'Planned' }).waitFor();
    await page.getByRole('tab', { name: 'Decisions' }).click();
    await page.getByText(`A day stands with each order ${mark}`).waitFor();
    const { node } = await ask<{ node: { version: number } }>(
      demo,
      'query ($id: ID!) { node(id: $id) { ... on PersonaClaim { version } } }',
      { id: world.claimId },
    );
    await done(demo, 'removePersonaClaim', { id: world.claimId, version: node.version }, '__typename');
    await page.locator('.badge', { hasText: 'Look at it again' }).waitFor();
    await page.getByRole('button', { name: /^It stands nonetheless/ }).click();
    await page.locator('.badge', { hasText: 'Look at it again' }).waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: 'Digest' }).click();
    await page.locator('.told').first().waitFor();
  });

  test('what a key that reads may not do is not offered', async () => {
    const { createApiKey } = await ask<{ createApiKey: { secret: string } }>(
      demo,
      'mutation { createApiKey(input: { name: "Research reader", scopes: [READ] }) { secret userErrors { message } } }',
    );
    const { secret } = createApiKey;
    const page = await open('research', secret);
    await settled(page);
    for (const tab of ['Themes', 'Questions', 'Feedback', 'Interviews']) {
      await page.getByRole('tab', { name: tab }).click();
      await settled(page);
      expect(
        await page.getByRole('button', { name: /^(Edit|Delete|Accept|Record|New|Send|Begin|Write)/ }).count(),
      ).toBe(0);
    }
    await page.goto(`${demo.origin}/studio/strategy`);
    for (const tab of ['Actions', 'Playbook', 'Needs', 'Decisions', 'Objectives']) {
      await page.getByRole('tab', { name: tab }).click();
      await settled(page);
      expect(
        await page.getByRole('button', { name: /^(Edit|Delete|Record|New|Plan|Begin|Measure|Withdraw)/ }).count(),
      ).toBe(0);
    }
  });
});
