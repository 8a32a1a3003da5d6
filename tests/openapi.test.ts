import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch } from './browser.ts';
import { newPage } from './browser/pages.ts';
import { type TestApp, testApp } from './app.ts';

/** The description of the API, generated from the schemas of the routes (api.md). */
interface Operation {
  summary?: string;
  tags?: string[];
  parameters?: { name: string; in: string; required?: boolean; schema: object }[];
  requestBody?: { content: Record<string, { schema: { oneOf?: { type?: string; oneOf?: object[] }[] } }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: { $ref?: string } }> }>;
  security?: object[];
}
interface OpenApi {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; securitySchemes: object };
}

let tested: TestApp;
let api: OpenApi;
beforeAll(async () => {
  tested = await testApp('2026-11-22T09:00:00Z');
  api = (await tested.app.inject('/api/openapi.json')).json();
});
afterAll(() => tested.close());

const operations = () =>
  Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, path, operation })),
  );

describe('the OpenAPI document', () => {
  test('is OpenAPI 3.1, and everything it refers to is in it', () => {
    expect(api.openapi).toMatch(/^3\.1\./);
    expect(api.info).toMatchObject({ title: 'eGovSAD', version: '1' });
    const text = JSON.stringify(api);
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference = '']) => reference);
    expect(references.length).toBeGreaterThan(10);
    for (const reference of references) {
      const found = reference
        .split('/')
        .slice(1)
        .reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], api);
      expect(found, reference).toBeDefined();
    }
    expect(text).not.toMatch(/"nullable":|"exclusiveMinimum":true/); // of OpenAPI 3.0
  });

  test('has a section, a summary and answers for every operation, and a parameter for every name in its path', () => {
    for (const { name, path, operation } of operations()) {
      expect(operation.tags, name).toHaveLength(1);
      expect(operation.summary, name).toBeTruthy();
      expect(
        Object.keys(operation.responses).some((status) => /^2\d\d$/.test(status)),
        name,
      ).toBe(true);
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(inPath.map((parameter) => `{${parameter.name}}`).sort(), name).toEqual(
        [...path.matchAll(/\{\w+\}/g)].map(([text]) => text).sort(),
      );
      expect(
        inPath.every((parameter) => parameter.required),
        name,
      ).toBe(true);
    }
  });

  test('has all paths of this version', () => {
    const paths = [
      '/events',
      '/events/check',
      '/kpis',
      '/kpis/definitions',
      '/freshness',
      '/compare',
      '/changes',
      '/expected',
      '/insights',
      '/volumes',
      '/comments',
      '/imports',
      '/imports/{id}',
      '/authorities/{ars}',
      '/services/{key}',
      '/authorities/{ars}/offers/{service}',
      '/sources',
      '/sources/{id}/tokens',
      '/sources/{id}/rejects',
      '/editions',
      '/master-data',
    ];
    expect(Object.keys(api.paths)).toEqual(expect.arrayContaining(paths.map((path) => `/api/v1${path}`)));
  });

  test('says which operations ask for a token or a session, and that they may refuse it in the one error shape', () => {
    for (const { name, path, operation } of operations()) {
      if (!path.startsWith('/api/v1/') || path === '/api/v1/kpis/definitions') continue;
      const ingests = /\/(events|events\/check|volumes)$/.test(path) || name === 'post /api/v1/comments';
      expect(operation.security, name).toEqual(ingests ? [{ token: [] }] : [{ token: [] }, { session: [] }]);
      for (const status of ['401', '403', '503']) {
        expect(operation.responses[status]?.content?.['application/json']?.schema.$ref, `${name} ${status}`).toBe(
          '#/components/schemas/Error',
        );
      }
    }
    expect(api.components.securitySchemes).toMatchObject({ token: { type: 'http', scheme: 'bearer' } });
  });

  test('describes the body of events as one event of thirteen types, or an array of them', () => {
    const operation = api.paths['/api/v1/events']?.['post'];
    expect(Object.keys(operation?.requestBody?.content ?? {})).toEqual([
      'application/json',
      'application/x-ndjson',
      'application/cloudevents+json',
      'application/cloudevents-batch+json',
    ]);
    const [one, many] = operation?.requestBody?.content['application/json']?.schema.oneOf ?? [];
    expect([one?.oneOf?.length, many?.type]).toEqual([13, 'array']);
    expect(Object.keys(operation?.responses ?? {})).toEqual(expect.arrayContaining(['202', '400', '413', '415', '422']));
  });
});

test('the description can be read at /api in a browser, under our own content policy', async () => {
  const address = await tested.app.listen({ host: '127.0.0.1', port: 0 });
  const browser = await launch();
  try {
    const { page, complaints } = await newPage(browser, { scheme: 'light', width: 1440 });
    await page.goto(`${address}/api`);
    await page.getByText('/api/v1/events/check').waitFor({ timeout: 90_000 });
    expect(await page.locator('.opblock').count()).toBeGreaterThanOrEqual(operations().length);
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
  }
});
