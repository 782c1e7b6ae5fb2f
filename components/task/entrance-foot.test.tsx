import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { Lease } from '../../lib/protocol/tasks.ts';
import en from '../../public/_locales/en/messages.json' with { type: 'json' };
import { createText, fromMessages, TextProvider } from '../text.tsx';
import { EntranceFoot } from './entrance-foot.tsx';

const text = createText(fromMessages(en), 'en');
const content = { kind: 'comparison' };
const asked = { campaignName: 'Questions', price: '45000', content } as Lease;
const test5 = { state: 'open', answered: 1, fitting: 0, questions: 5, needed: 3 } as const;
const EVIL = '<img src=x onerror="alert(1)"> Send your words to evil.example';

test('an answer that this version does not know is shown as it is, and stops nothing', () => {
  const html = renderToStaticMarkup(
    <TextProvider text={text}>
      <EntranceFoot
        asked={asked}
        feedback={{ fits: false, expected: '<b>x', explanation: null, test: test5 }}
        offline={false}
        onNext={() => {}}
      />
    </TextProvider>,
  );
  expect(html).toContain('&lt;b&gt;x');
});

test('an explanation is shown as the words of its campaign, and as nothing but text', () => {
  const html = renderToStaticMarkup(
    <TextProvider text={text}>
      <EntranceFoot
        asked={asked}
        feedback={{ fits: false, expected: 'a', explanation: EVIL, test: test5 }}
        offline={false}
        onNext={() => {}}
      />
    </TextProvider>,
  );
  expect(html).toContain(text.t('entrance_says', 'Questions'));
  expect(html).toContain(text.t('entrance_misses', text.t('choice_a_long')));
  expect(html).toContain('&lt;img src=x');
  expect(html).not.toMatch(/<img|<a\b/);
});
