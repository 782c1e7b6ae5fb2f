import * as z from 'zod/mini';
import { ErrorBody } from '../../../lib/protocol/errors.ts';
import { FetchRequest, FetchResult } from '../../../lib/protocol/relay.ts';

const schema = (type: z.ZodMiniType) =>
  z.toJSONSchema(type, { unrepresentable: 'any', io: 'input' });

const text = { schema: { type: 'string' } };
const PAGE_HEADERS = {
  'x-stint-job': { ...text, description: 'The job, for GET /v1/jobs/{id}' },
  'x-stint-status': { schema: { type: 'integer' }, description: "The site's own status" },
  'x-stint-url': { ...text, description: 'Where the page came from, after redirects' },
  trailer: { ...text, description: 'x-stint-bytes and x-stint-receipt follow the body' },
};

const ERRORS = {
  400: 'The request is not understood',
  401: 'No campaign key',
  402: 'The campaign cannot pay for maxBytes',
  403: 'A target or requester that is not allowed',
  413: 'The page is over maxBytes, or the request is too large',
  429: 'The site is asked too often; see retry-after',
  451: "A deny-list or the site's robots.txt says no",
  502: 'No device brought the page; one other was tried',
  503: 'The relay is off, or no device is free',
};

const responses = {
  200: {
    description: 'The page, streamed; with `Accept: application/json`, its body in base64',
    headers: PAGE_HEADERS,
    content: {
      '*/*': { schema: { type: 'string', format: 'binary' } },
      'application/json': { schema: schema(FetchResult) },
    },
  },
  ...Object.fromEntries(
    Object.entries(ERRORS).map(([status, description]) => [
      status,
      { description, content: { 'application/json': { schema: schema(ErrorBody) } } },
    ]),
  ),
};

/** `/v1/fetch`, which is not in the route table (fetch.ts) and needs no protocol header. */
export function fetchPaths() {
  const request = schema(FetchRequest) as { properties: Record<string, object> };
  // A record of headers does not fit into a query.
  const { headers: _, ...inQuery } = request.properties;
  const parameters = Object.entries(inQuery).map(([name, property]) => ({
    name,
    in: 'query',
    required: name === 'url',
    schema: property,
  }));
  const common = { security: [{ requester: [] }, { requesterBasic: [] }], responses };
  return {
    '/v1/fetch': {
      get: { operationId: 'fetchByQuery', parameters, ...common },
      post: {
        operationId: 'fetch',
        requestBody: { required: true, content: { 'application/json': { schema: request } } },
        ...common,
      },
    },
  };
}
