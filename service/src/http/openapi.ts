import * as z from 'zod/mini';
import { ADVICE } from '../../../lib/protocol/advice.ts';
import { ERRORS, ErrorBody, type ErrorCode } from '../../../lib/protocol/errors.ts';
import { LINE_ROUTES } from '../../../lib/protocol/line-routes.ts';
import type { Auth, JsonRoute, LineRoute } from '../../../lib/protocol/route.ts';
import { ROUTES } from '../../../lib/protocol/routes.ts';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '../../../lib/protocol/version.ts';
import { fetchPaths } from './openapi-fetch.ts';

const schema = (type: z.ZodMiniType) =>
  z.toJSONSchema(type, { unrepresentable: 'any', io: 'input' });

const BY_KEY = [{ requester: [] }];
const SECURITY: Record<Auth, object[]> = {
  open: [],
  device: [{ device: [] }],
  requester: BY_KEY,
  campaign: BY_KEY,
  report: BY_KEY,
  operator: [{ operator: [] }],
};

const pathParameters = ({ params = {} }: JsonRoute | LineRoute) =>
  Object.keys(params).map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

function requestBody(route: JsonRoute) {
  if (route.method === 'GET') return {};
  const content =
    route.body === 'jsonl'
      ? { 'application/x-ndjson': { schema: { type: 'string' } } }
      : { 'application/json': { schema: schema(route.request) } };
  return { requestBody: { required: true, content } };
}

function operation(name: string, route: JsonRoute) {
  const version = {
    name: PROTOCOL_HEADER,
    in: 'header',
    required: true,
    schema: { type: 'integer', const: PROTOCOL_VERSION },
  };
  return {
    operationId: name,
    parameters: [version, ...pathParameters(route)],
    security: SECURITY[route.auth],
    ...requestBody(route),
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

const lines = (operationId: 'results' | 'judgments', description: string) => {
  const route = LINE_ROUTES[operationId];
  return {
    operationId,
    parameters: pathParameters(route),
    security: SECURITY[route.auth],
    responses: {
      200: { description, content: { 'application/x-ndjson': { schema: schema(route.line) } } },
    },
  };
};

const template = (path: string) => path.replace(/:(\w+)/g, '{$1}');

/** OpenAPI 3.1 of the route table, from the schemas that also check requests. */
export function openApi(origin: string) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, route] of Object.entries<JsonRoute>(ROUTES)) {
    const path = template(route.path);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(name, route) };
  }
  paths[template(LINE_ROUTES.results.path)] = { get: lines('results', 'Answers') };
  paths[template(LINE_ROUTES.judgments.path)] = {
    get: lines('judgments', 'Tasks with their answers'),
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
