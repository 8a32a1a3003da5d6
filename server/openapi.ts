import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { App } from './http.ts';

/** The sections of the description, in reading order, and the addresses in each. */
const sections = [
  { name: 'Events', description: 'What platforms send', urls: /^\/api\/v1\/(events|volumes|comments)/ },
  {
    name: 'Figures',
    description: 'What they add up to',
    urls: /^\/api\/v1\/(kpis|freshness|drop-offs|durations|compare|changes|expected|insights|completeness|quality)/,
  },
  { name: 'Notes', description: 'What happened, and being told of it', urls: /^\/api\/v1\/(annotations|alerts|subscriptions)/ },
  {
    name: 'Catalogue',
    description: 'Authorities, services and offers',
    urls: /^\/api\/v1\/(authorities|services|offers|master-data)/,
  },
  { name: 'People', description: 'Who may see and do what', urls: /^\/api\/v1\/(people|session|account|own|audit)/ },
  { name: 'Sources', description: 'Who may send', urls: /^\/api\/v1\/(sources|token|connect-check)/ },
  { name: 'Files', description: 'Files and foreign formats', urls: /^\/api\/v1\/(imports|connectors)/ },
  { name: 'Hand-over', description: 'What the law asks for', urls: /^\/api\/v1\/handover/ },
  { name: 'Open data', description: 'What the public may see', urls: /^\/(open-data|api\/v1\/(editions|catalogue-grade|embed))/ },
  { name: 'Operation', description: 'For those who run it', urls: /^\/(health|metrics|api\/v1\/settings)/ },
];

/** Describes the API from the schemas of its routes: OpenAPI 3.1 at /api/openapi.json, to be read at /api. */
export async function describeApi(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'eGovSAD',
        version: '1',
        description: 'How public online services are used, and what the public may see of it.',
      },
      tags: sections.map(({ name, description }) => ({ name, description })),
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'The token of a source, or ADMIN_TOKEN' },
          session: { type: 'apiKey', in: 'cookie', name: 'egovsad', description: 'Somebody signed in at /sign-in' },
        },
      },
    },
    transform(route) {
      const described = jsonSchemaTransform(route);
      const section = sections.find(({ urls }) => urls.test(route.url));
      return section ? { ...described, schema: { ...described.schema, tags: [section.name] } } : described;
    },
    transformObject: jsonSchemaTransformObject,
  });
  app.get('/api/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, async () => app.swagger());
  await app.register(swaggerUi, {
    routePrefix: '/api',
    uiConfig: { layout: 'BaseLayout', docExpansion: 'list' },
    theme: { title: 'eGovSAD – API' },
    staticCSP: false,
    transformStaticCSP: (header) => header,
  });
}
