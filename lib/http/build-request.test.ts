import { describe, expect, test } from 'vitest';
import { ROUTES } from '../protocol/routes.ts';
import { buildRequest } from './build-request.ts';

describe('buildRequest', () => {
  test('fills the path, and lets no value reach beyond its place', () => {
    const { url } = buildRequest('https://stint.example', ROUTES.campaign, {
      params: { id: '../roots?x' },
    });
    expect(url).toBe('https://stint.example/v1/campaigns/..%2Froots%3Fx');
    expect(() => buildRequest('', ROUTES.campaign, {})).toThrow('"id"');
  });

  test('speaks the protocol, with what the caller adds', () => {
    const { init } = buildRequest('', ROUTES.lease, {
      token: 't',
      idempotencyKey: 'k',
      headers: { accept: 'text/plain' },
    });
    expect(init).toEqual({
      method: 'POST',
      headers: {
        'stint-protocol': '1',
        'content-type': 'application/json',
        authorization: 'Bearer t',
        'idempotency-key': 'k',
        accept: 'text/plain',
      },
      body: '{}',
    });
  });

  test('sends a text as it is, and a GET without a body', () => {
    const upload = buildRequest('', ROUTES.upload, { params: { id: '0x1' }, text: '{}\n{}' });
    expect(upload.init.body).toBe('{}\n{}');
    expect(upload.init.headers).not.toHaveProperty('content-type');
    const { init } = buildRequest('', ROUTES.network, { body: { never: 'sent' } });
    expect(init).toEqual({ method: 'GET', headers: { 'stint-protocol': '1' } });
  });
});
