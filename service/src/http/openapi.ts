import * as z from 'zod/mini';
import { ADVICE } from '../../../lib/protocol/advice.ts';
import { ResultLine } from '../../../lib/protocol/campaigns.ts';
import { ERRORS, ErrorBody, type ErrorCode } from '../../../lib/protocol/errors.ts';
import { JudgedTask } from '../../../lib/protocol/judgments.ts';
import { ROUTES } from '../../../lib/protocol/routes.ts';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '../../../lib/protocol/version.ts';
import { fetchPaths } from './openapi-fetch.ts';

type Route = (typeof ROUTES)[keyof typeof ROUTES];

const schema = (type: z.ZodMiniType) =>
  z.toJSONSchema(type, { unrepresentable: 'any', io: 'input' });

const SECURITY = {
  open: [],
  device: [{ device: [] }],
  requester: [{ requester: [] }],
  operator: [{ operator: [] }],
};

function operation(name: string, route: Route) {
  const parameters = [...route.path.matchAll(/:(\w+)/g)].map(([, id]) => ({
    name: id,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const version = {
    name: PROTOCOL_HEADER,
    in: 'header',
    required: true,
    schema: { type: 'integer', const: PROTOCOL_VERSION },
  };
  const jsonl = 'body' in route;
  const content = jsonl
    ? { 'application/x-ndjson': { schema: { type: 'string' } } }
    : { 'application/json': { schema: schema(route.request) } };
  return {
    operationId: name,
    parameters: [version, ...parameters],
    security: SECURITY[route.auth],
    ...(route.method === 'POST' && { requestBody: { required: true, content } }),
    responses: {
      200: {
        description: 'Done',
        content: { 'application/json': { schema: schema(route.response) } },
      },
      default: {
        description: 'A typed error',
        content: { 'application/json': { schema: schema(ErrorBody) } },
      },
    },
  };
}

/** A reply that is streamed: a line of JSON for each. */
const lines = (operationId: string, description: string, line: z.ZodMiniType) => ({
  operationId,
  parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
  security: SECURITY.requester,
  responses: {
    200: { description, content: { 'application/x-ndjson': { schema: schema(line) } } },
  },
});

/** OpenAPI 3.1 of the route table, from the schemas that also check requests. */
export function openApi(origin: string) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, route] of Object.entries(ROUTES)) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(name, route) };
  }
  paths['/v1/campaigns/{id}/results'] = { get: lines('results', 'Answers', ResultLine) };
  paths['/v1/campaigns/{id}/judgments'] = {
    get: lines('judgments', 'Tasks with their answers', JudgedTask),
  };
  Object.assign(paths, fetchPaths());
  const bearer = (description: string) => ({ type: 'http', scheme: 'bearer', description });
  return {
    openapi: '3.1.0',
    info: {
      title: 'Stint service',
      version: `${PROTOCOL_VERSION}`,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: origin }],
    paths,
    components: {
      securitySchemes: {
        device: bearer('Session token of a device'),
        requester: bearer('Campaign key'),
        requesterBasic: {
          type: 'http',
          scheme: 'basic',
          description: 'Campaign key as user name',
        },
        operator: bearer('Operator token'),
      },
    },
    'x-error-codes': Object.fromEntries(
      Object.entries(ADVICE).map(([code, advice]) => [
        code,
        { status: ERRORS[code as ErrorCode], advice },
      ]),
    ),
  };
}
