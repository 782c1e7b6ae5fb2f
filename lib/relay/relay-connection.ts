import { type DeviceMessage, RelayMessage } from '../protocol/relay.ts';
import { HEARTBEAT_MS, SILENCE_MS } from '../protocol/relay-frames.ts';
import type { RelayOptions, RelaySocket } from './options.ts';

/** What a connection reports to the device that holds it. Nothing is reported after `hangUp`. */
export interface ConnectionEvents {
  opened(): void;
  /** A message from the relay; null for one that cannot be parsed. */
  heard(message: RelayMessage | null): void;
  /** The relay or the network has closed the socket. */
  closed(): void;
  /** Nothing has arrived for too long, though the socket is open. */
  fellSilent(): void;
}

/** One socket to the relay, with a heartbeat. */
export class RelayConnection {
  readonly socket: RelaySocket;
  /** Whether the relay has welcomed this device: from then on jobs and pings go over it. */
  isWelcome = false;
  readonly #now: () => number;
  readonly #beat: ReturnType<typeof setInterval>;
  #heardAt: number;

  constructor({ url, WebSocket, now }: RelayOptions, events: ConnectionEvents) {
    this.socket = new WebSocket(url);
    this.#now = now;
    this.#heardAt = now();
    this.#listen(events);
    this.#beat = setInterval(() => this.#keepAlive(events), HEARTBEAT_MS);
  }

  say(message: DeviceMessage): void {
    this.socket.send(JSON.stringify(message));
  }

  /** Closes the socket and ignores whatever still arrives. */
  hangUp(): void {
    clearInterval(this.#beat);
    this.socket.onopen = this.socket.onmessage = this.socket.onclose = null;
    this.socket.onerror = () => {};
    this.socket.close();
  }

  #listen(events: ConnectionEvents): void {
    this.socket.binaryType = 'arraybuffer';
    this.socket.onopen = () => events.opened();
    this.socket.onmessage = ({ data }) => {
      this.#heardAt = this.#now();
      if (typeof data === 'string') events.heard(parseMessage(data));
    };
    this.socket.onclose = () => events.closed();
    this.socket.onerror = () => {};
  }

  #keepAlive(events: ConnectionEvents): void {
    const now = this.#now();
    if (now - this.#heardAt > SILENCE_MS) events.fellSilent();
    else if (this.isWelcome) this.say({ type: 'ping', t: now });
  }
}

function parseMessage(text: string): RelayMessage | null {
  try {
    const parsed = RelayMessage.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
