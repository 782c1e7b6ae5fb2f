/** What the browser says about a message's sender. None of it comes from the message itself. */
export interface Sender {
  id?: string | undefined;
  url?: string | undefined;
  origin?: string | undefined;
  frameId?: number | undefined;
  tab?: { id?: number | undefined } | undefined;
}

export interface OwnPlaces {
  /** `runtime.id`. */
  id: string;
  /** Origin of the extension's own pages, `chrome-extension://…`. */
  extension: string;
  /** Origin of the pinned service. */
  service: string;
}

const originOf = (url: string | undefined): string | null => {
  try {
    const { protocol, host } = new URL(url ?? '');
    // `URL.origin` is 'null' for extension schemes in some engines.
    return `${protocol}//${host}`;
  } catch {
    return null;
  }
};

/** Whether a sender is one of the extension's pages, in a top frame: nothing may embed them. */
function isScreen(sender: Sender, own: OwnPlaces): boolean {
  return originOf(sender.url) === own.extension && (sender.frameId ?? 0) === 0;
}

/**
 * Whether a sender is the content script on the claim page. Match patterns ignore the port, so the
 * whole origin is compared here, as the browser reports it.
 */
function isClaimPage(sender: Sender, own: OwnPlaces): boolean {
  if (sender.frameId !== 0 || sender.tab?.id === undefined) return false;
  if (originOf(sender.url) !== own.service) return false;
  if (sender.origin !== undefined && sender.origin !== own.service) return false;
  return /^\/claim\/?$/.test(new URL(sender.url ?? '').pathname);
}

/** Whether this sender may use a channel with this rule. Any other sender may not. */
export function maySend(rule: 'screen' | 'claim', sender: Sender, own: OwnPlaces): boolean {
  if (sender.id !== own.id) return false;
  return rule === 'screen' ? isScreen(sender, own) : isClaimPage(sender, own);
}
