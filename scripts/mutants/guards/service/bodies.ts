import type { Guard } from '../../guard.ts';

const BODY = 'service/src/http/request-body.ts';
const FETCH = 'service/src/http/fetch.ts';
const bodies = ['service/src/http/request-body.test.ts'];
const fetches = ['service/src/http/fetch.test.ts'];
const OPEN = 'leaves connections, files and bodies open';
const READER = 'asks as a reader that takes no trailers, or cannot be written to';

/** Every request ends with its body read or its connection closed. */
export const BODIES: readonly Guard[] = [
  {
    file: BODY,
    take: '      if (size > MAX_SPARE_BYTES) done(false);\n',
    put: '',
    threat: 'a refused body of any size is read to its end',
    row: OPEN,
    tests: bodies,
  },
  {
    file: BODY,
    take: 'setTimeout(() => done(false), MAX_SPARE_MS)',
    put: 'setTimeout(() => {}, MAX_SPARE_MS)',
    threat: 'a refused body that never comes keeps its connection',
    row: OPEN,
    tests: bodies,
  },
  {
    file: BODY,
    take: 'const onClose = () => done(request.complete);',
    put: 'const onClose = () => {};',
    threat: 'a reader who leaves keeps what waits for its body',
    row: OPEN,
    tests: bodies,
  },
  {
    file: BODY,
    take: "      if (size > max) throw new StintError('too_large', `The body is over ${max} bytes.`);\n",
    put: '',
    threat: 'a page is asked for with a body of any size',
    row: OPEN,
    tests: bodies,
  },
  {
    file: BODY,
    take: "throw new StintError('malformed', 'The request broke off.', { cause });",
    put: 'throw cause;',
    threat: 'a request that breaks off is an error of the service',
    tests: bodies,
  },
  {
    file: FETCH,
    take: 'const isWhole = await discardBody(response.req);',
    put: 'const isWhole = true;',
    threat: 'the rest of a refused body is read as the next request of somebody else',
    row: OPEN,
    tests: fetches,
  },
  {
    file: FETCH,
    take: "    ...(!isWhole && { connection: 'close' }),\n",
    put: '',
    threat: 'a connection with half a body is used again',
    row: OPEN,
    tests: fetches,
  },
  {
    file: FETCH,
    take: '    response.destroy();\n    return;\n',
    put: '    response.end();\n    return;\n',
    threat: 'a page that breaks off looks whole',
    tests: fetches,
  },
  {
    file: 'service/src/http/proxy.ts',
    take: '    () => socket.destroy(),\n  );',
    put: '    () => {},\n  );',
    threat: 'a tunnel that was refused stays half open',
    row: OPEN,
    tests: fetches,
  },
  {
    file: 'service/src/http/deliver-page.ts',
    take: "req.httpVersion !== '1.0' && req.method !== 'HEAD'",
    put: 'true',
    threat: 'a reader that takes no trailers ends the answer with an error',
    row: READER,
    tests: ['tests/relay/proxy.test.ts'],
  },
  {
    file: 'service/src/relay/jobs/page-attempt.ts',
    take: "      this.#parts.onError(error);\n      this.#cancel('failed', 'gone');\n",
    put: '      throw error;\n',
    threat: 'a reader that cannot be written to ends the socket of the device',
    row: READER,
    tests: ['tests/relay/proxy.test.ts'],
  },
  {
    file: 'service/src/http/deliver-page.ts',
    take: "    'content-security-policy': 'sandbox',\n",
    put: '',
    threat: 'a page of a site runs as one of the service',
    tests: fetches,
  },
  {
    file: 'service/src/http/deliver-page.ts',
    take: 'head.headers.filter(([name]) => PASSED_ON.has(name))',
    put: 'head.headers',
    threat: 'a site sets cookies of the service',
    tests: fetches,
  },
];
