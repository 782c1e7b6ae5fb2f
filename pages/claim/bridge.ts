import {
  BRIDGE_TAG,
  type BridgeReply,
  type JobView,
  type PageMessage,
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

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
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
  throw new BridgeError(reply.code, reply.message);
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

/**
 * Sends a message about this job to the extension until it is acknowledged.
 * @throws BridgeError when the extension refused it
 */
export async function tell(message: PageMessage): Promise<JobView> {
  sessionStorage.setItem(unacknowledgedKey(message.job), JSON.stringify(message));
  for (;;) {
    const reply = await sendOnce(message, ATTEMPT_MS);
    if (reply?.ok === false && reply.code === 'unavailable') {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      continue;
    }
    if (!reply) continue;
    sessionStorage.removeItem(unacknowledgedKey(message.job));
    return unwrap(reply);
  }
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
