import type { Logger } from 'pino';

/** What the app knows of every request, for handlers, limits and logs. */
export interface Exchange {
  Variables: {
    log: Logger;
    requestId: string;
    /** Code of the error that the request ended with. */
    errorCode: string | undefined;
    /** The caller's address, behind the proxies that we trust. */
    address: string;
  };
}
