import {
  BRIDGE_TAG,
  type BridgeReply,
  type JobView,
  type PageMessage,
  type PastClaim,
  ReplyEnvelope,
} from '../../lib/protocol/bridge.ts';

/** Time until a message is sent again, ms. The background may be waiting for the network. */
const ATTEMPT_MS = 8_000;
/** The same for the first message, which finds out whether there is an extension. */
const HELLO_MS = 700;
const HELLOS = 6;

/** A refusal by the extension, with its code and words. */
export class BridgeError extends Error {
  override readonly name = 'BridgeError';
  readonly code: string;
  /** The claim of this page, when it is over and no longer the current one. */
  readonly past: PastClaim | null;

  constructor(code: string, message: string, past: PastClaim | null = null) {
    super(message);
    this.code = code;
    this.past = past;
  }
}

let nextId = 1;

/** Sends one message to the extension's content script. @returns its answer, or null after `waitMs` */
function sendOnce(message: PageMessage, waitMs: number): Promise<BridgeReply | null> {
  const id = nextId++;
  const { promise, resolve } = Promise.withResolvers<BridgeReply | null>();
  const listen = (event: MessageEvent) => {
    if (event.source !== window || event.origin !== location.origin) return;
    const envelope = ReplyEnvelope.safeParse(event.data);
    if (envelope.success && envelope.data.id === id) resolve(envelope.data.reply);
  };
  const timer = setTimeout(() => resolve(null), waitMs);
  window.addEventListener('message', listen);
  window.postMessage({ tag: BRIDGE_TAG, to: 'extension', id, message }, location.origin);

  return promise.finally(() => {
    clearTimeout(timer);
    window.removeEventListener('message', listen);
  });
}

function unwrap(reply: BridgeReply): JobView {
  if (reply.ok) return reply.view;
  throw new BridgeError(reply.code, reply.message, reply.past ?? null);
}

const unacknowledgedKey = (job: string) => `stint-claim.${job}`;

/** The last message that the extension has not acknowledged; it survives a reload. */
export function unacknowledged(job: string): PageMessage | null {
  try {
    return JSON.parse(
      sessionStorage.getItem(unacknowledgedKey(job)) ?? 'null',
    ) as PageMessage | null;
  } catch {
    return null;
  }
}

/** Tries until the person is told that Stint does not answer; the message is kept and sent later. */
const MAX_TRIES = 5;

/** Messages that bring what only the wallet could give: these must not be lost. */
const PRECIOUS = new Set<PageMessage['type']>(['released', 'bound', 'signed', 'sent']);

/**
 * Sends a message about this job to the extension until it is acknowledged.
 * @throws BridgeError when the extension refused it, or does not answer for half a minute
 */
export async function tell(message: PageMessage): Promise<JobView> {
  if (PRECIOUS.has(message.type)) {
    sessionStorage.setItem(unacknowledgedKey(message.job), JSON.stringify(message));
  }
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    const reply = await sendOnce(message, ATTEMPT_MS);
    if (reply?.ok === false && reply.code === 'unavailable') {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      continue;
    }
    if (!reply) continue;
    if (PRECIOUS.has(message.type)) sessionStorage.removeItem(unacknowledgedKey(message.job));
    return unwrap(reply);
  }
  throw new BridgeError('unavailable', 'Stint does not answer. Open it, then look again.');
}

/**
 * Reads the job, or null when no extension answers.
 * @throws BridgeError when it refuses this page
 */
export async function readJob(job: string): Promise<JobView | null> {
  for (let hello = 0; hello < HELLOS; hello++) {
    // The content script may load after the page; later tries give the worker more time.
    const reply = await sendOnce({ type: 'ready', job }, HELLO_MS * (hello + 1));
    if (reply) return unwrap(reply);
  }
  return null;
}
