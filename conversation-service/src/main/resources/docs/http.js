// without the validator, which loads from another host
const names = ['conversation', 'outbound', 'ai', 'auth', 'ingest'];

SwaggerUIBundle({
  urls: names.map(name => ({ name, url: `/api/docs/openapi/${name}.json` })),
  dom_id: '#ui',
  deepLinking: true,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: 'StandaloneLayout',
});
