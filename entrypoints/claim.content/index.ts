import { defineContentScript } from 'wxt/utils/define-content-script';
import { pinnedNetwork } from '../../lib/protocol/pinned.ts';
import { listen } from './listen.ts';

/** Match patterns have no ports, so on localhost this is wider than the origin checked below. */
const hostOnly = (origin: string) => origin.replace(/:\d+$/, '');

export default defineContentScript({
  matches: [`${hostOnly(pinnedNetwork().service)}/claim*`],
  runAt: 'document_start',
  main() {
    if (location.origin !== pinnedNetwork().service || !/^\/claim\/?$/.test(location.pathname))
      return;
    listen();
  },
});
