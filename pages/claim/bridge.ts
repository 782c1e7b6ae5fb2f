import {
  BRIDGE_TAG,
  type BridgeReply,
  type JobView,
  type PageMessage,
  ReplyEnvelope,
} from '../../lib/protocol/bridge.ts';

/** An attempt without an answer; the next one follows, ms. The background may be on the network. */
const ATTEMPT_MS = 8_000;
/** For the question whether the extension is there at all. */
const HELLO_MS = 700;
const HELLOS = 6;

/** What the extension refused, in its own code and words. */
export class BridgeError extends Error {
  override readonly name = 'BridgeError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

let nextId = 1;

/** One message to the extension's content script, and its answer or null. */
function attempt(message: PageMessage, patience: number): Promise<BridgeReply | null> {
  const id = nextId++;
  const { promise, resolve } = Promise.withResolvers<BridgeReply | null>();
  const listen = (event: MessageEvent) => {
    if (event.source !== window || event.origin !== location.origin) return;
    const envelope = ReplyEnvelope.safeParse(event.data);
    if (envelope.success && envelope.data.id === id) resolve(envelope.data.reply);
  };
  const timer = setTimeout(() => resolve(null), patience);
  window.addEventListener('message', listen);
  window.postMessage({ tag: BRIDGE_TAG, to: 'extension', id, message }, location.origin);
  return promise.finally(() => {
    clearTimeout(timer);
    window.removeEventListener('message', listen);
  });
}

function open(reply: BridgeReply): JobView {
  if (reply.ok) return reply.view;
  throw new BridgeError(reply.code, reply.message);
}

const lostKey = (job: string) => `stint-claim.${job}`;

/** What a wallet gave and the extension has not acknowledged; it outlives a reload. */
export function unacknowledged(job: string): PageMessage | null {
  try {
    return JSON.parse(sessionStorage.getItem(lostKey(job)) ?? 'null') as PageMessage | null;
  } catch {
    return null;
  }
}

/**
 * Tells the extension something about this job, until it is acknowledged.
 * @throws BridgeError when the extension refused it
 */
export async function tell(message: PageMessage): Promise<JobView> {
  sessionStorage.setItem(lostKey(message.job), JSON.stringify(message));
  for (;;) {
    const reply = await attempt(message, ATTEMPT_MS);
    if (reply?.ok === false && reply.code === 'unavailable') {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      continue;
    }
    if (!reply) continue;
    sessionStorage.removeItem(lostKey(message.job));
    return open(reply);
  }
}

/**
 * How the job stands, or null when no extension answers.
 * @throws BridgeError when it refuses this page
 */
export async function look(job: string): Promise<JobView | null> {
  for (let hello = 0; hello < HELLOS; hello++) {
    // The content script may come after the page; later tries leave the worker more time.
    const reply = await attempt({ type: 'ready', job }, HELLO_MS * (hello + 1));
    if (reply) return open(reply);
  }
  return null;
}
